/** Cookies of this service: never seen by scripts, never sent along by other sites' forms. */
export class CookieJar {
  readonly #secure: boolean;

  /** @param publicUrl where browsers reach this service: over https the cookies go over https only */
  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
  }

  read(name: CookieName, header: string | undefined): string | undefined {
    const wanted = this.#nameOf(name);
    for (const pair of (header ?? '').split(';')) {
      const [key = '', value = ''] = pair.trim().split('=', 2);
      if (key === wanted && /^[\w-]{20,200}$/.test(value)) return value;
    }
    return undefined;
  }

  /** The value of a `set-cookie` header. */
  write(name: CookieName, value: string, lastsMs: number): string {
    const seconds = Math.floor(lastsMs / 1_000);
    const parts = [
      `${this.#nameOf(name)}=${value}`,
      'Path=/',
      `Max-Age=${String(seconds)}`,
      'HttpOnly',
      'SameSite=Lax',
    ];
    return (this.#secure ? [...parts, 'Secure'] : parts).join('; ');
  }

  clear(name: CookieName): string {
    return this.write(name, '', 0);
  }

  /** The prefix makes browsers refuse one that another host or a plain connection has set (RFC 6265bis, 4.1.3.2). */
  #nameOf(name: CookieName): string {
    return this.#secure ? `__Host-${name}` : name;
  }
}

export type CookieName = 'accord_session' | 'accord_sign_in';
