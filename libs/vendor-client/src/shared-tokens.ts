import { createLogger } from '@accord/service-kit';
import { Seal } from './sealing.ts';
import type { AccountName, VendorHome } from './vendor-home.ts';

/** A token and how long it is good for, both counted from a moment on the asker's own monotonic clock. */
export interface HeldToken {
  readonly accessToken: string;
  readonly lifeMs: number;
  /** Until it is to be replaced. */
  readonly freshMs: number;
  readonly version: number;
}

export interface SharedTokensOptions {
  readonly home: VendorHome;
  readonly account: AccountName;
  /** Of the OAuth2 client: who does not know it cannot read the token. */
  readonly secret: string;
  /** Tells tokens of one client from each other: its id and scope. */
  readonly purpose: string;
}

const log = createLogger('vendor-client.home');

/** The token of one OAuth2 client as its replicas share it. Nothing here rejects: without a home each is alone. */
export class SharedTokens {
  readonly #home: VendorHome;
  readonly #seal: Seal;
  /** A rotated secret has a row of its own, so that old and new replicas do not take each other's tokens away. */
  readonly #account: AccountName;

  constructor({ home, account, secret, purpose }: SharedTokensOptions) {
    this.#home = home;
    this.#seal = new Seal(secret, `${account.vendor}/${account.account} ${purpose}`);
    this.#account = { vendor: account.vendor, account: `${account.account}#${this.#seal.id}` };
  }

  async read(): Promise<HeldToken | undefined> {
    const shared = await this.#orAlone(this.#home.readToken(this.#account), undefined);
    const accessToken = shared && this.#seal.open(shared.sealed);
    if (shared === undefined || accessToken === undefined) return undefined;
    return { accessToken, lifeMs: shared.lifeMs, freshMs: shared.freshMs, version: shared.version };
  }

  /** True when this process is to ask for the next token. */
  claim(forMs: number): Promise<boolean> {
    return this.#orAlone(this.#home.claimRefresh(this.#account, forMs), true);
  }

  /** The claim came to nothing: somebody else may try. */
  async release(): Promise<void> {
    await this.#orAlone(this.#home.releaseRefresh(this.#account), undefined);
  }

  /** @returns the token's version; 0 when it could not be shared */
  write({ accessToken, lifeMs, freshMs }: Omit<HeldToken, 'version'>): Promise<number> {
    const sealed = this.#seal.close(accessToken);
    return this.#orAlone(this.#home.writeToken(this.#account, { sealed, lifeMs, freshMs }), 0);
  }

  async drop(version: number): Promise<void> {
    await this.#orAlone(this.#home.dropToken(this.#account, version), undefined);
  }

  async #orAlone<T>(asked: Promise<T>, alone: T): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      log.warn(
        { event: 'vendor_home.away', vendor: this.#account.vendor, err: error },
        'tokens are not shared',
      );
      return alone;
    }
  }
}
