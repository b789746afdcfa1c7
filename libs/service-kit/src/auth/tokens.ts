import { Failure } from '@accord/canonical';
import type { createRemoteJWKSet, errors, JWTPayload } from 'jose';
import type { Caller } from './caller.ts';

export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

const clockToleranceSeconds = 5;

/** OAuth 2 client-credentials tokens, checked by the issuer's published keys (RS256 and ES256 only). */
export class TokenVerifier {
  readonly #options: TokenOptions;
  #keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /**
   * The caller of a token; undefined when signature, issuer, audience, time or algorithm is wrong.
   * @throws Failure `auth.keys_unavailable` when the issuer's keys cannot be fetched: never open, only later
   */
  async verify(token: string): Promise<Caller | undefined> {
    // Many callers have keys of ours and no token: what reads tokens is loaded with the first one.
    const jose = await import('jose');
    this.#keys ??= jose.createRemoteJWKSet(new URL(this.#options.jwksUrl), {
      timeoutDuration: 3_000,
      cooldownDuration: 10_000,
    });
    try {
      const { payload } = await jose.jwtVerify(token, this.#keys, {
        issuer: this.#options.issuer,
        audience: this.#options.audience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
      });
      return { name: payload.sub ?? '', scopes: scopesOf(payload) };
    } catch (error) {
      if (error instanceof jose.errors.JOSEError && !isUnavailable(error)) return undefined;
      throw new Failure('auth.keys_unavailable', 'transient', 'the token issuer’s keys cannot be fetched', {
        cause: error,
      });
    }
  }
}

/** jose gives an unreadable or failing key endpoint a plain JOSEError of its own, and a slow one JWKSTimeout. */
function isUnavailable(error: errors.JOSEError): boolean {
  return error.code === 'ERR_JWKS_TIMEOUT' || error.code === 'ERR_JOSE_GENERIC';
}

/** RFC 8693 `scope` (one text), or `scp` as a list, as some issuers write it. */
function scopesOf(payload: JWTPayload): ReadonlySet<string> {
  if (typeof payload['scope'] === 'string') return new Set(payload['scope'].split(' '));
  const list: unknown = payload['scp'];
  return new Set(Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []);
}
