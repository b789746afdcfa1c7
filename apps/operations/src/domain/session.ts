import type { Role } from './role.ts';

/** A person who has signed in. Nothing of the provider's is kept: no token, no address, no name but the login's. */
export interface Session {
  /** The login name, as the audit log shows it. */
  readonly name: string;
  /** Null for one that was opened with an API key, which has scopes and no role. */
  readonly role: Role | null;
  readonly scopes: readonly string[];
  readonly startedAt: Date;
  /** However busy it is kept: then the person signs in again. */
  readonly endsAt: Date;
}

/** What must be known again when the provider sends the browser back. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Path of the page that was wanted. */
  readonly returnTo: string;
}

/** A path of ours and nothing else, or the first page: an address in a link must not lead away (CWE-601). */
export function safeReturn(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\w\-./?=&%:~+]*$/.test(path) ? path : '/';
}
