// A browser reduced to HTTP, for what needs a thousand of them: cookies, redirects, forms, self-forwarding pages.

const entities = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&#34;': '"', '&#38;': '&', '&lt;': '<', '&gt;': '>', '&#43;': '+', '&#x2F;': '/' };
const plain = (text) => text.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity);
const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
  return found ? plain(found[1]) : undefined;
};

export class Plain {
  constructor(origin) {
    this.origin = origin;
    this.cookies = new Map();
  }

  /** One request; redirects are not followed. */
  async send(url, { method = 'GET', form, headers = {} } = {}) {
    const target = new URL(url, this.url ?? this.origin);
    const all = { ...headers };
    if (this.cookies.size > 0) all.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (method !== 'GET') all.origin = this.origin;
    const response = await fetch(target, {
      method, redirect: 'manual', headers: all, body: form ? new URLSearchParams(form) : undefined,
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.url = target.href;
    this.status = response.status;
    this.location = response.headers.get('location');
    this.text = await response.text();
    return this;
  }

  /** Goes along redirects and self-forwarding pages until a page, or an address of another origin (kept in `left`). */
  async go(url, options) {
    await this.send(url, options);
    for (let hop = 0; hop < 10; hop += 1) {
      const next = this.#next();
      if (!next) return this;
      if (next.origin !== this.origin) {
        this.left = next;
        return this;
      }
      await this.send(next);
    }
    throw new Error(`too many redirects: ${this.url}`);
  }

  #next() {
    if (this.status >= 300 && this.status < 400 && this.location) return new URL(this.location, this.url);
    const refresh = this.text.match(/<meta http-equiv="refresh" content="\d+;\s*url=([^"]+)"/i);
    return refresh ? new URL(plain(refresh[1]), this.url) : undefined;
  }

  /** Sends the page's form that has the field `field`, with hidden fields as they are. */
  async submit(field, values) {
    const forms = [...this.text.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([form]) => form);
    const form = forms.find((one) => one.includes(`name="${field}"`));
    if (!form) throw new Error(`${this.url} (${this.status}) has no form with ${field}: ${this.text.slice(0, 400)}`);
    const sent = {};
    for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name && attribute(tag, 'type') === 'hidden') sent[name] = attribute(tag, 'value') ?? '';
    }
    return this.go(attribute(form, 'action') ?? this.url, { method: 'POST', form: { ...sent, ...values } });
  }

  get page() { return this.text.match(/<body[^>]*data-page="([^"]+)"/)?.[1]; }
}

/** A whole login, including consent where it is asked. */
export async function plainLogin(browser, start, email, password) {
  await browser.go(start);
  await browser.submit('password', { email, password });
  if (browser.page === 'terms' || browser.page === 'new-password') await browser.submit('consent', { consent: 'on' });
  return browser;
}
