import type { Session, SignInAttempt } from '../../domain/session.ts';

/** Who is signed in, and who is about to be. Holds hashes only: who reads the database can be nobody. */
export abstract class SessionStore {
  /** Answers the secret by which it is found again, and which is kept nowhere else. */
  abstract open(session: Session): Promise<string>;
  /** Undefined when there is none, its time is over, or nobody used it for too long; else this counts as a use. */
  abstract find(secret: string): Promise<Session | undefined>;
  abstract close(secret: string): Promise<void>;
  /** Answers the secret by which the browser that began is known again. */
  abstract keepAttempt(attempt: SignInAttempt): Promise<string>;
  /** Once: a second return with the same secret finds nothing. */
  abstract takeAttempt(secret: string): Promise<SignInAttempt | undefined>;
}

/** What an OpenID provider says of the person. */
export interface Identity {
  /** Login name, else the provider's own id of the person. */
  readonly name: string;
  /** Whatever stands in the configured claim. */
  readonly roles: readonly string[];
}

/** An OpenID provider, by the authorization code flow with PKCE. */
export abstract class IdentityProvider {
  /** Where to send the browser. @throws Failure `oidc.unavailable` */
  abstract begin(): Promise<{ readonly address: string } & Omit<SignInAttempt, 'returnTo'>>;
  /**
   * @param address the whole address at which the browser came back
   * @throws Failure `oidc.refused` when the provider, or a look at what it says, refuses
   */
  abstract finish(address: URL, attempt: SignInAttempt): Promise<Identity>;
  /** Where the person can end the session at the provider, too; undefined where it offers no such place. */
  abstract signOutAddress(): Promise<string | undefined>;
}
