import { randomInt } from 'node:crypto';
import { isPortFree } from '@accord/infra';

/** A browser as far as signing in goes: keeps cookies per host and port, follows no redirect by itself. */
export class Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  async go(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects from an address on; answers where they end and with what. */
  async follow(address: string): Promise<{ url: string; response: Response }> {
    let url = address;
    for (;;) {
      const response = await this.go(url);
      const next = response.headers.get('location');
      if (next === null) return { url, response };
      url = new URL(next, url).href;
    }
  }

  /** Signs in at the development provider as one of its people; answers where that ends. */
  async signIn(operations: string, person: string, returnTo = '/'): Promise<string> {
    const asked = await this.follow(`${operations}/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`);
    const chosen = await this.go(asked.url, { method: 'POST', body: new URLSearchParams({ person }) });
    const { url } = await this.follow(new URL(chosen.headers.get('location') ?? '', asked.url).href);
    return url;
  }

  /** What a script on another site, or one who found the browser open, would have to know. */
  cookiesOf(address: string): ReadonlyMap<string, string> {
    return this.#cookies.get(new URL(address).host) ?? new Map();
  }

  /** As a browser that was told them. */
  setCookie(address: string, name: string, value: string): void {
    const { host } = new URL(address);
    this.#cookies.set(host, new Map([...this.cookiesOf(address), [name, value]]));
  }
}

const given = new Set<number>();

/**
 * A port that nobody listened on a moment ago: provider and service have to name each other before either listens. Below
 * the range from which Linux takes outgoing ports (32768), or any connection of a neighbour could have it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (given.has(port) || !(await isPortFree(port))) continue;
    given.add(port);
    return port;
  }
}
