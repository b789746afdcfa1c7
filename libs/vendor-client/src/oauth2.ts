import type { Secret } from '@accord/service-kit';
import type { CredentialSource, Credentials } from './auth.ts';
import { encodeForm } from './encode.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface OAuth2Options {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scope?: string;
}

const refreshEarlyMs = 60_000;
const assumedLifeMs = 300_000;

interface Token {
  readonly credentials: Credentials;
  readonly refreshAtMs: number;
}

/**
 * One token for all callers of the account: fetched once however many ask, and again 60 s before it ends (half of
 * its life for short ones). The life counts from our own asking, so the vendor's clock does not matter; a token
 * that dies early all the same shows as 401 and is replaced once.
 */
export function tokenSource(options: OAuth2Options, endpoint: TokenEndpoint): CredentialSource {
  const form = encodeForm({
    grant_type: 'client_credentials',
    client_id: options.clientId,
    client_secret: options.clientSecret.reveal(),
    scope: options.scope,
  });
  let token: Token | undefined;
  let fetching: Promise<Credentials> | undefined;

  const fetch = async (): Promise<Credentials> => {
    const askedAtMs = endpoint.clock.now().getTime();
    const { accessToken, lifeMs = assumedLifeMs } = await endpoint.fetchToken(options.tokenUrl, form);
    const credentials: Credentials = { header: ['authorization', `Bearer ${accessToken}`] };
    token = { credentials, refreshAtMs: askedAtMs + lifeMs - Math.min(refreshEarlyMs, lifeMs / 2) };
    return credentials;
  };

  return {
    current: () => {
      if (token !== undefined && endpoint.clock.now().getTime() < token.refreshAtMs) return token.credentials;
      fetching ??= fetch().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    refused: (credentials) => {
      // Only the token that was refused goes: a caller that comes late must not throw away its successor.
      if (token?.credentials === credentials) token = undefined;
      return true;
    },
  };
}
