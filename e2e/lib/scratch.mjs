// Scratch directories, free ports and programs that end with us. Nothing here knows Tegata.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A directory that is gone when the test process ends. */
export function scratch(name) {
  const path = mkdtempSync(join(tmpdir(), `tegata-e2e-${name}-`));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Ports that nobody listens on now. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => { server.close(resolve); })));
  return ports;
}

/** A program beside the test. It gets SIGTERM when the test process dies, however it dies. */
export class Service {
  constructor(program, args, { env = {}, cwd, log = false } = {}) {
    this.lines = [];
    this.child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', program, ...args], {
      env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        if (log) console.error(`    ${line}`);
      });
    }
    this.ended = new Promise((resolve) => { this.child.once('exit', (code, signal) => resolve({ code, signal })); });
  }

  /** Waits for a line that contains `text`. */
  async ready(text, milliseconds = 20_000) {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      if (this.lines.some((line) => line.includes(text))) return this;
      if (this.child.exitCode !== null) break;
      await sleep(20);
    }
    throw new Error(`${this.child.spawnargs.join(' ')} is not ready:\n${this.lines.join('\n')}`);
  }

  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.ended;
  }
}

export const sleep = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Repeats `attempt` until it gives something truthy. */
export async function eventually(attempt, what, milliseconds = 15_000) {
  const end = Date.now() + milliseconds;
  let last;
  while (Date.now() < end) {
    try {
      const value = await attempt();
      if (value) return value;
    } catch (error) { last = error; }
    await sleep(100);
  }
  throw new Error(`not within ${milliseconds} ms: ${what}`, { cause: last });
}

export const run = (program, args, options = {}) => execFileSync(program, args, { encoding: 'utf8', ...options });
