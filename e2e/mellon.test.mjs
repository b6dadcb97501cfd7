// A service provider that we did not write: Debian's mod_auth_mellon in a real Apache, on loopback.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser, consentIfAsked, logIn, shows } from './lib/browser.mjs';
import { eventually, freePorts, run, scratch, Service } from './lib/scratch.mjs';
import { COMPANY, Tegata } from './lib/tegata.mjs';

const MODULES = '/usr/lib/apache2/modules';
const NAMES = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'auth_mellon', 'include', 'mime', 'dir'];

describe('Apache with mod_auth_mellon', () => {
  let tegata;
  let browser;
  let apache;
  let there;
  let email;
  before(async () => {
    tegata = await Tegata.start();
    const [port] = await freePorts(1);
    there = `http://127.0.0.1:${port}`;
    const root = scratch('apache');
    chmodSync(root, 0o755);
    run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=sp', '-keyout', join(root, 'sp.key'), '-out', join(root, 'sp.pem')], { stdio: ['ignore', 'pipe', 'ignore'] });
    const certificate = run('openssl', ['x509', '-in', join(root, 'sp.pem'), '-outform', 'DER'], { encoding: 'buffer' }).toString('base64');
    writeFileSync(join(root, 'sp.xml'), metadata(there, certificate));
    tegata.saml('Apache', metadata(there, certificate));
    const company = tegata.cli('company', 'show', '--company', COMPANY);
    writeFileSync(join(root, 'idp.xml'), await (await fetch(company.saml_metadata_url)).text());
    configure(root, port, there);
    const asUser = process.getuid() === 0 ? ['User www-data', 'Group www-data'].flatMap((line) => ['-c', line]) : [];
    if (process.getuid() === 0) execFileSync('chown', ['-R', 'www-data', root]);
    apache = new Service('/usr/sbin/apache2', ['-d', root, '-f', join(root, 'apache.conf'), ...asUser, '-DFOREGROUND']);
    await eventually(async () => (await fetch(`${there}/open.html`)).ok, 'Apache answers').catch((error) => {
      throw new Error(apache.lines.join('\n'), { cause: error });
    });
    email = tegata.member('taro');
    browser = await Browser.start();
  });
  after(async () => { await apache?.stop(); await browser?.stop(); await tegata?.stop(); });

  test('logs a member in, with a signed request by Redirect', async () => {
    const page = await browser.visitor();
    await page.goto(`${there}/secret/`);
    await logIn(page, email);
    await consentIfAsked(page);
    await page.waitForURL(`${there}/secret/`);
    assert.equal((await page.locator('#user').textContent()).trim(), email);
  });

  test('takes the member in again without a password', async () => {
    const page = await browser.visitor();
    await page.goto(`${tegata.url}/`);
    await logIn(page, email);
    await consentIfAsked(page);
    await page.waitForURL(`${tegata.url}/`);
    await page.goto(`${there}/secret/`);
    await page.waitForURL(`${there}/secret/`);
    assert.equal((await page.locator('#user').textContent()).trim(), email);
  });

  test('is refused when its request is signed by another key', async () => {
    const page = await browser.visitor();
    let forged = new URL(`${there}/secret/`);
    while (forged.origin === there) {
      const answer = await page.request.get(forged.href, { maxRedirects: 0 });
      forged = new URL(answer.headers().location);
    }
    assert.ok(forged.searchParams.get('Signature'), 'mellon signs its requests');
    forged.searchParams.set('RelayState', 'https://evil.example/');
    await page.goto(forged.href);
    await shows(page, 'error');
  });
});

function metadata(there, certificate) {
  return `<EntityDescriptor entityID="${there}/mellon/metadata" xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
  <SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${there}/mellon/postResponse"/>
  </SPSSODescriptor>
</EntityDescriptor>`;
}

function configure(root, port, there) {
  mkdirSync(join(root, 'www/secret'), { recursive: true });
  writeFileSync(join(root, 'www/open.html'), 'open');
  writeFileSync(join(root, 'www/secret/index.shtml'), '<!doctype html><p id="user"><!--#echo var="REMOTE_USER" --></p>');
  writeFileSync(join(root, 'apache.conf'), `
${NAMES.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
Listen 127.0.0.1:${port}
ServerName ${there}
PidFile ${root}/apache.pid
ErrorLog ${root}/error.log
DocumentRoot ${root}/www
TypesConfig /etc/mime.types
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml
MellonLockFile ${root}/mellon.lock
<Directory ${root}/www>
  Options +Includes
  Require all granted
</Directory>
<Location />
  MellonEnable info
  MellonEndpointPath /mellon
  MellonSPMetadataFile ${root}/sp.xml
  MellonSPPrivateKeyFile ${root}/sp.key
  MellonSPCertFile ${root}/sp.pem
  MellonIdPMetadataFile ${root}/idp.xml
  MellonSignatureMethod rsa-sha256
  MellonSecureCookie On
  MellonCookieSameSite None
  MellonUser NAME_ID
</Location>
<Location /secret>
  MellonEnable auth
  AuthType Mellon
  Require valid-user
</Location>
`);
}
