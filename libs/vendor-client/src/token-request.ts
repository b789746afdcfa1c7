import { encodeForm } from './encode.ts';
import type { OAuth2Options } from './oauth2.ts';
import type { TokenRequest } from './token-endpoint.ts';

/** What an account sends to get its token: the same each time, so it is written once. */
export function tokenRequest(options: OAuth2Options): TokenRequest {
  const { tokenUrl: url, clientId, requestAs = 'form', clientIn = 'fields' } = options;
  const secret = options.clientSecret.reveal();
  const fields = {
    grant_type: grantOf(options),
    ...(clientIn === 'fields' && { client_id: clientId, client_secret: secret }),
    scope: options.scope,
    username: options.user?.name,
    password: options.user?.password.reveal(),
    refresh_token: options.refreshToken?.reveal(),
  };
  return {
    url,
    ...(requestAs === 'json'
      ? { contentType: 'application/json', body: JSON.stringify(fields) }
      : { contentType: 'application/x-www-form-urlencoded', body: encodeForm(fields) }),
    authorization:
      clientIn === 'header' ? `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` : undefined,
  };
}

function grantOf({ user, refreshToken }: OAuth2Options): string {
  if (refreshToken !== undefined) return 'refresh_token';
  return user === undefined ? 'client_credentials' : 'password';
}
