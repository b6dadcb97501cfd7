// Runs every journey, one file after the other, and says at the end how many tests passed and failed.
// `node run.mjs [NAME…]` runs the files whose name contains one of the words.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((word) => name.includes(word))))
  .sort()
  .map((name) => join(here, name));

let passed = 0;
let failed = 0;
const isTest = (event) => event.details?.type !== 'suite';
const stream = run({ files, concurrency: 1, timeout: 600_000 });
// A file counts as a test of its own only when it broke before its first test.
stream.on('test:pass', (event) => { if (isTest(event) && !event.name.endsWith('.mjs')) passed += 1; });
stream.on('test:fail', (event) => { if (isTest(event)) failed += 1; });
stream.compose(new spec()).pipe(process.stdout);
stream.on('end', () => {
  setImmediate(() => {
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  });
});
