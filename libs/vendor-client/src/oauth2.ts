import type { Secret } from '@accord/service-kit';
import type { CredentialSource, Credentials } from './auth.ts';
import type { HeldToken } from './shared-tokens.ts';
import { tokenRequest } from './token-request.ts';
import type { TokenEndpoint, TokenRequest } from './token-endpoint.ts';

export interface OAuth2Options {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope?: string;
  /** For vendors that want a user beside the client (RFC 6749, 4.3). */
  readonly user?: { readonly name: string; readonly password: Secret };
  /** For vendors whose consent lies in a token that never ends (RFC 6749, 6). */
  readonly refreshToken?: Secret;
  /** How the request is written where it is no form: as JSON, which no RFC knows and some vendors ask for. */
  readonly requestAs?: 'form' | 'json';
  /** Where the client's id and secret stand: among the fields, or in the header as `Basic` (RFC 6749, 2.3.1). */
  readonly clientIn?: 'fields' | 'header';
  /** Header that carries the token alone, for vendors that do not take it as `Authorization: Bearer`. */
  readonly tokenHeader?: string;
}

const refreshEarlyMs = 60_000;
/** When the vendor does not say, or says 0: shorter than what any vendor gives, and a 401 ends it anyway. */
const assumedLifeMs = 300_000;
const longestLifeMs = 86_400_000;
/** How long one process may take to fetch a token before another one tries. */
const claimMs = 10_000;
const pollEveryMs = 50;
/** An old token is used on for so long while another process fetches its successor. */
const overlapMs = 1_000;

interface Token {
  readonly credentials: Credentials;
  readonly refreshAtMs: number;
  readonly version: number;
}

/**
 * One token for all callers of the account in all processes: fetched once however many ask, and again 60 s before it
 * ends (half of its life for short ones). Its life counts from our own asking on the monotonic clock, and between
 * processes by the home's clock, so no clock that is wrong matters; a token that dies early all the same shows as 401
 * and is replaced once.
 */
export function tokenSource(options: OAuth2Options, endpoint: TokenEndpoint): CredentialSource {
  const renewal = new TokenRenewal(options, endpoint);
  let token: Token | undefined;
  let renewing: Promise<Credentials> | undefined;
  let dropping: Promise<void> = Promise.resolve();

  const renew = async (): Promise<Credentials> => {
    await dropping;
    const askedAtMs = endpoint.monotonicMs();
    const { accessToken, freshMs, version } = await renewal.next();
    const { tokenHeader } = options;
    const credentials: Credentials = {
      header:
        tokenHeader === undefined ? ['authorization', `Bearer ${accessToken}`] : [tokenHeader, accessToken],
    };
    token = { credentials, refreshAtMs: askedAtMs + freshMs, version };
    return credentials;
  };

  return {
    current: () => {
      if (token !== undefined && endpoint.monotonicMs() < token.refreshAtMs) return token.credentials;
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
    refused: (credentials) => {
      // Only the token that was refused goes: a caller that comes late must not throw away its successor.
      if (token?.credentials === credentials) {
        dropping = renewal.drop(token.version);
        token = undefined;
      }
      return true;
    },
  };
}

class TokenRenewal {
  readonly #request: TokenRequest;
  readonly #endpoint: TokenEndpoint;
  readonly #shared: ReturnType<TokenEndpoint['sharedBy']>;

  constructor(options: OAuth2Options, endpoint: TokenEndpoint) {
    this.#endpoint = endpoint;
    const secret = (options.refreshToken ?? options.clientSecret).reveal();
    this.#shared = endpoint.sharedBy(secret, `${options.clientId} ${options.scope ?? ''}`);
    this.#request = tokenRequest(options);
  }

  /** The token that others fetched, or one of our own. @throws TryFailed with `sent: 'no'` */
  async next(): Promise<HeldToken> {
    for (;;) {
      const known = await this.#shared?.read();
      if (known !== undefined && known.freshMs > 0) return known;
      if (this.#shared === undefined || (await this.#shared.claim(claimMs))) return this.#fetch();
      if (known !== undefined && known.lifeMs > overlapMs) return { ...known, freshMs: overlapMs };
      await this.#endpoint.wait(pollEveryMs);
    }
  }

  async drop(version: number): Promise<void> {
    if (version > 0) await this.#shared?.drop(version);
  }

  async #fetch(): Promise<HeldToken> {
    const askedAtMs = this.#endpoint.monotonicMs();
    try {
      const { accessToken, lifeMs = 0 } = await this.#endpoint.fetchToken(this.#request);
      const wholeMs = lifeMs > 0 ? Math.min(lifeMs, longestLifeMs) : assumedLifeMs;
      const spentMs = this.#endpoint.monotonicMs() - askedAtMs;
      const token = {
        accessToken,
        lifeMs: wholeMs - spentMs,
        freshMs: wholeMs - Math.min(refreshEarlyMs, wholeMs / 2) - spentMs,
      };
      return { ...token, version: (await this.#shared?.write(token)) ?? 0 };
    } catch (error) {
      await this.#shared?.release();
      throw error;
    }
  }
}
