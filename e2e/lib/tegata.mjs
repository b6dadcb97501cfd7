// A Tegata of its own for each test file: scratch store, free port, the real binary, the real command line.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, run, scratch, Service } from './scratch.mjs';

const BINARY = process.env.TEGATA_BIN;
const SAMPLES = process.env.TEGATA_SAMPLES_BIN;
export const COMPANY = 'sakura';
export const DOMAIN = 'sakura.example';
/** A password nobody else has: made for each run. */
export const PASSWORD = `kawa-${randomBytes(6).toString('hex')}-hashi`;

/** Members are asked to agree where an installation has terms. */
const TERMS = { TEGATA__BRAND__TERMS: 'https://sakura.example/terms', TEGATA__BRAND__PRIVACY: 'https://sakura.example/privacy' };

export class Tegata {
  /** `database`: 'sqlite' or 'postgres' (needs TEGATA_TEST_POSTGRES). */
  static async start({ database = 'sqlite', settings = {} } = {}) {
    if (!BINARY) throw new Error('TEGATA_BIN names the binary; ./x test sets it');
    const tegata = new Tegata();
    [tegata.port, tegata.samplesPort] = await freePorts(2);
    tegata.url = `http://localhost:${tegata.port}`;
    tegata.data = join(scratch('store'), 'data');
    tegata.settings = { ...TERMS, ...settings };
    tegata.databaseArguments = database === 'postgres' ? ['--database-url', createPostgres()] : [];
    tegata.company = tegata.cli('company', 'create', '--slug', COMPANY, '--name', '株式会社さくら', '--plan', 'plus');
    tegata.cli('company', 'domain-add', '--company', COMPANY, '--domain', DOMAIN);
    await tegata.serve();
    return tegata;
  }

  async serve() {
    this.server = new Service(BINARY, [
      'serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--public-url', this.url, ...this.databaseArguments,
    ], { env: this.settings });
    await this.server.ready('tegata: listening on');
  }

  /** Runs a command and gives back the object that it printed. */
  cli(...words) { return this.feed(undefined, ...words); }

  /** The same with something on standard input. */
  feed(input, ...words) {
    const args = [...words, '--json', '--data', this.data, ...this.databaseArguments];
    const env = { ...process.env, ...this.settings, TEGATA__SERVER__PUBLIC_URL: this.url };
    return JSON.parse(execFileSync(BINARY, args, { input: input ?? '', env, encoding: 'utf8' }));
  }

  /** A member with a password, who has not agreed to the terms yet. */
  member(name, { role = 'member', family = '佐藤', given = '太郎' } = {}) {
    const email = `${name}@${DOMAIN}`;
    this.feed(PASSWORD, 'member', 'create', '--company', COMPANY, '--email', email, '--family-name', family,
      '--given-name', given, '--role', role, '--password-stdin');
    return email;
  }

  /** A member with a temporary password: address and that password. */
  newcomer(name, { role = 'member', family = '鈴木', given = '由紀' } = {}) {
    const email = `${name}@${DOMAIN}`;
    const made = this.cli('member', 'create', '--company', COMPANY, '--email', email, '--family-name', family,
      '--given-name', given, '--role', role, '--temporary-password');
    return { email, password: made.temporary_password };
  }

  oidc(name, redirectUri, ...more) {
    const app = this.cli('app', 'create-oidc', '--company', COMPANY, '--name', name, '--redirect-uri', redirectUri, ...more);
    this.assign(app.slug);
    return app;
  }

  saml(name, metadata, ...more) {
    const file = join(scratch('metadata'), 'sp.xml');
    writeFileSync(file, metadata);
    const app = this.cli('app', 'create-saml', '--company', COMPANY, '--name', name, '--metadata', file, ...more);
    this.assign(app.slug);
    return app;
  }

  assign(app) { this.cli('app', 'assign', '--company', COMPANY, '--app', app, '--everyone'); }

  /** Registers and starts the two sample services, as `./x up` does. */
  async startSamples() {
    const there = `http://127.0.0.1:${this.samplesPort}`;
    this.samplesUrl = there;
    const client = this.oidc('Sample OIDC', `${there}/oidc/callback`, '--initiate-login-uri', `${there}/oidc/start`,
      '--post-logout-redirect-uri', `${there}/`);
    this.saml('Sample SAML', serviceProvider(`${there}/saml/metadata`, `${there}/saml/acs`));
    const file = join(scratch('samples'), 'client.json');
    writeFileSync(file, JSON.stringify(client), { mode: 0o600 });
    const metadata = this.cli('company', 'show', '--company', COMPANY).saml_metadata_url;
    this.samples = new Service(SAMPLES, ['--listen', `127.0.0.1:${this.samplesPort}`, '--public-url', there,
      '--oidc-client', file, '--saml-metadata-url', metadata]);
    await this.samples.ready('listening on');
  }

  async stop() {
    await this.samples?.stop();
    return this.server.stop();
  }
}

/** A database of its own on the server that ./x test started. */
function createPostgres() {
  const url = new URL(process.env.TEGATA_TEST_POSTGRES);
  const name = `e2e_${randomBytes(8).toString('hex')}`;
  run('psql', ['-q', '-d', url.href, '-c', `create database ${name}`]);
  url.pathname = `/${name}`;
  return url.href;
}

/** The metadata of a service provider that takes assertions by POST. */
export function serviceProvider(entityId, acs) {
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acs}"/>
  </SPSSODescriptor>
</EntityDescriptor>`;
}
