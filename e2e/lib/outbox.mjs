// The mails that a Tegata with the file transport has written.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The newest mail to `email`, once there is one more than `before`: subject and text as a person reads them. */
export async function mailTo(tegata, email, before = 0) {
  for (let tries = 0; tries < 100; tries += 1) {
    const mails = all(tegata, email);
    if (mails.length > before) return { ...mails.at(-1), count: mails.length };
    await pause(100);
  }
  throw new Error(`no mail to ${email}`);
}

function all(tegata, email) {
  const folder = join(tegata.data, 'outbox');
  if (!existsSync(folder)) return [];
  // Names are ids of their moment, so that they sort by it.
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort();
  return files.map((name) => readFileSync(join(folder, name), 'latin1')).filter((raw) => raw.includes(`To: ${email}`)).map(read);
}

function read(raw) {
  const [head] = raw.split('\r\n\r\n');
  const part = raw.split(/^--/m).find((one) => /content-type: text\/plain/i.test(one));
  const [headers, ...body] = part.split('\r\n\r\n');
  return { subject: words(head.match(/^Subject: (.*(?:\r\n[ \t].*)*)/m)[1]), text: decoded(headers, body.join('\r\n\r\n')) };
}

function decoded(headers, body) {
  if (/base64/i.test(headers)) return Buffer.from(body, 'base64').toString('utf8');
  if (/quoted-printable/i.test(headers)) return printable(body.replace(/=\r\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

const printable = (text) => Buffer.from(text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');

/** RFC 2047. */
const words = (text) => text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?(b|q)\?(.*?)\?=/gi, (_, kind, word) => (
  kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : printable(word.replace(/_/g, ' '))));
