// Two verifiers that we did not write, PyPI's pysaml2 and xmlsec1, judge an assertion that a real login brought.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser, consentIfAsked, logIn } from './lib/browser.mjs';
import { freePorts, scratch } from './lib/scratch.mjs';
import { COMPANY, serviceProvider, Tegata } from './lib/tegata.mjs';

const PYTHON = process.env.TEGATA_PYTHON ?? 'python3';

describe('pysaml2 and xmlsec1', () => {
  let tegata;
  let browser;
  let service;
  let there;
  let email;
  const posted = [];
  const root = scratch('pysaml2');
  before(async () => {
    tegata = await Tegata.start();
    const [port] = await freePorts(1);
    there = `http://127.0.0.1:${port}`;
    service = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      if (request.method === 'POST') posted.push(new URLSearchParams(body));
      response.setHeader('content-type', 'text/html');
      response.end('<p id="there">here</p>');
    }).listen(port, '127.0.0.1');
    const company = tegata.cli('company', 'show', '--company', COMPANY);
    writeFileSync(join(root, 'idp.xml'), await (await fetch(company.saml_metadata_url)).text());
    email = tegata.member('taro');
    browser = await Browser.start();
  });
  after(async () => { service?.close(); await browser?.stop(); await tegata?.stop(); });

  function python(mode, input) {
    const args = ['lib/service_provider.py', mode, there, join(root, 'idp.xml')];
    return JSON.parse(execFileSync(PYTHON, args, { cwd: import.meta.dirname, input: JSON.stringify(input), encoding: 'utf8' }));
  }

  for (const sign of ['assertion', 'response', 'both']) {
    test(`pysaml2 logs a member in (signed: ${sign}), and refuses a changed assertion`, async () => {
      tegata.saml('Python', serviceProvider(`${there}/metadata`, `${there}/acs`), '--sign', sign, '--upsert');
      const { url, id } = python('start', {});
      const page = await browser.visitor();
      await page.goto(url);
      await logIn(page, email);
      await consentIfAsked(page);
      await page.locator('#there').waitFor();
      const form = posted.at(-1);
      assert.equal(form.get('RelayState'), 'relay');
      const response = form.get('SAMLResponse');
      const seen = python('finish', { response, id, sign });
      assert.equal(seen.name_id, email);
      const xml = Buffer.from(response, 'base64').toString();
      const changed = Buffer.from(xml.replaceAll(email, 'boss@sakura.example')).toString('base64');
      assert.ok(python('finish', { response: changed, id, sign }).refused);
    });
  }

  test('xmlsec1 verifies the signature with the certificate of the metadata', async () => {
    tegata.saml('Python', serviceProvider(`${there}/metadata`, `${there}/acs`), '--sign', 'assertion', '--upsert');
    const { url } = python('start', {});
    const page = await browser.visitor();
    await page.goto(url);
    await logIn(page, email);
    await consentIfAsked(page);
    await page.locator('#there').waitFor();
    const xml = Buffer.from(posted.at(-1).get('SAMLResponse'), 'base64').toString();
    const [, certificate] = execFileSync('cat', [join(root, 'idp.xml')], { encoding: 'utf8' }).match(/X509Certificate>\s*([^<]+?)\s*</);
    const pem = join(root, 'idp.pem');
    writeFileSync(pem, `-----BEGIN CERTIFICATE-----\n${certificate.replace(/\s/g, '').match(/.{1,64}/g).join('\n')}\n-----END CERTIFICATE-----\n`);
    const verify = (text) => {
      const file = join(root, 'response.xml');
      writeFileSync(file, text);
      return spawnSync('xmlsec1', ['--verify', '--enabled-key-data', 'x509', '--pubkey-cert-pem', pem,
        '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion', file]).status;
    };
    assert.equal(verify(xml), 0);
    assert.notEqual(verify(xml.replaceAll(email, 'boss@sakura.example')), 0);
  });
});
