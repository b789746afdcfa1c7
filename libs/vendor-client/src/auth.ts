import type { Secret } from '@accord/service-kit';
import { tokenSource } from './oauth2.ts';
import type { OAuth2Options } from './oauth2.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

/** What one try carries to prove who we are: a header, or a field appended to the query or to the form. */
export interface Credentials {
  readonly header?: readonly [name: string, value: string];
  readonly query?: string;
  readonly form?: string;
}

/** Gives credentials for one try. Holds them revealed, in memory only. */
export interface CredentialSource {
  /** At once where possible, so that a call with a good token awaits nothing. */
  current(): Credentials | Promise<Credentials>;
  /** The vendor answered 401 to these. True when asking `current` again gives others. */
  refused(credentials: Credentials): boolean;
}

/** How an account authenticates. Opened once per client. */
export type VendorAuth = (endpoint: TokenEndpoint) => CredentialSource;

export function bearer(token: Secret): VendorAuth {
  return fixed(() => ({ header: ['authorization', `Bearer ${token.reveal()}`] }));
}

/** The secret alone, or with a prefix such as `Klaviyo-API-Key `, in a header of the vendor's own. */
export function header(name: string, secret: Secret, prefix = ''): VendorAuth {
  return fixed(() => ({ header: [name.toLowerCase(), prefix + secret.reveal()] }));
}

export function basic(user: string, password: Secret): VendorAuth {
  return fixed(() => ({
    header: ['authorization', `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`],
  }));
}

/** For vendors that want the token in the address. It never appears in failures, logs or spans. */
export function queryToken(name: string, secret: Secret): VendorAuth {
  return fixed(() => ({ query: `${name}=${encodeURIComponent(secret.reveal())}` }));
}

/** For vendors that want the token among the form's fields; calls without a form carry none. */
export function formToken(name: string, secret: Secret): VendorAuth {
  return fixed(() => ({ form: `${name}=${encodeURIComponent(secret.reveal())}` }));
}

export function oauth2ClientCredentials(options: OAuth2Options): VendorAuth {
  return (endpoint) => tokenSource(options, endpoint);
}

/** For vendors whose integrations are users. Whether the vendor still should is not ours to say. */
export function oauth2Password(options: OAuth2Options & Required<Pick<OAuth2Options, 'user'>>): VendorAuth {
  return (endpoint) => tokenSource(options, endpoint);
}

/** For vendors at whom an account's owner has consented once, for us. */
export function oauth2RefreshToken(
  options: OAuth2Options & Required<Pick<OAuth2Options, 'refreshToken'>>,
): VendorAuth {
  return (endpoint) => tokenSource(options, endpoint);
}

/** For a peer or vendor that asks for nothing. */
export function noAuth(): VendorAuth {
  return fixed(() => ({}));
}

function fixed(read: () => Credentials): VendorAuth {
  return () => {
    const credentials = read();
    return { current: () => credentials, refused: () => false };
  };
}
