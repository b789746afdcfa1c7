import { Failure } from '@accord/canonical';
import { createLogger } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { highestRole } from '../../domain/role.ts';
import type { Role } from '../../domain/role.ts';
import { Audit } from '../audit.ts';
import { OpenSession } from './open-session.ts';
import { IdentityProvider, SessionStore } from './ports.ts';

export const roleNames = Symbol('role names');

export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly name: string; readonly secret: string; readonly returnTo: string }
  | { readonly kind: 'refused'; readonly name: string | undefined; readonly because: SignInRefusal };

/** `expired`: nobody began here, or it is too long ago. `no-role`: the person is known and may do nothing. */
export type SignInRefusal = 'expired' | 'refused' | 'no-role';

/** Sends a person to their OpenID provider and makes a session of what it says when they come back. */
@Injectable()
export class SignIn {
  private readonly log = createLogger('sign-in');

  constructor(
    @Inject(IdentityProvider) private readonly provider: IdentityProvider | null,
    @Inject(roleNames) private readonly names: Readonly<Record<string, Role>>,
    private readonly store: SessionStore,
    private readonly sessions: OpenSession,
    private readonly audit: Audit,
  ) {}

  get isOffered(): boolean {
    return this.provider !== null;
  }

  /** @throws Failure `oidc.unavailable` */
  async begin(returnTo: string): Promise<{ readonly address: string; readonly secret: string }> {
    const { address, ...attempt } = await this.mustHaveProvider().begin();
    return { address, secret: await this.store.keepAttempt({ ...attempt, returnTo }) };
  }

  async finish(address: URL, secret: string): Promise<SignInOutcome> {
    const attempt = await this.store.takeAttempt(secret);
    if (attempt === undefined) return this.refused(undefined, 'expired');
    try {
      const { name, roles } = await this.mustHaveProvider().finish(address, attempt);
      const role = highestRole(roles, this.names);
      if (role === undefined) return await this.refused(name, 'no-role');
      const opened = await this.sessions.forPerson(name, role);
      return { kind: 'signed-in', name, secret: opened, returnTo: attempt.returnTo };
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'oidc.refused') throw error;
      this.log.warn(
        { event: 'sign_in.not_confirmed', error },
        'the provider, or a look at its answer, refused',
      );
      return this.refused(undefined, 'refused');
    }
  }

  /** Ends the session here; answers where it can be ended at the provider. */
  async signOut(secret: string): Promise<string | undefined> {
    const session = await this.store.find(secret);
    await this.store.close(secret);
    if (session !== undefined) await this.audit.record({ action: 'session.closed', on: session.name });
    return this.provider?.signOutAddress();
  }

  /** Somebody whom the provider knows is on record by name; of strangers there may be any number. */
  private async refused(name: string | undefined, because: SignInRefusal): Promise<SignInOutcome> {
    this.log.warn({ event: 'sign_in.refused', because }, 'a sign-in was refused');
    if (name !== undefined)
      await this.audit.record({ action: 'session.refused', on: name, actor: name, outcome: because });
    return { kind: 'refused', name, because };
  }

  private mustHaveProvider(): IdentityProvider {
    if (this.provider !== null) return this.provider;
    throw new Failure('oidc.not_configured', 'not_found', 'no OpenID provider is configured');
  }
}
