import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import type { Caller } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { scopesOf } from '../../domain/role.ts';
import type { Role } from '../../domain/role.ts';
import type { Session } from '../../domain/session.ts';
import { Audit } from '../audit.ts';
import { SessionStore } from './ports.ts';

export const sessionLimits = Symbol('session limits');

export interface SessionLimits {
  readonly lastsMs: number;
}

/** A key can be withdrawn from the services' file without the session hearing of it, so it opens the door for an hour. */
const keySessionMs = 3_600_000;

/** Opens a session for somebody who has proven who they are. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly store: SessionStore,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(sessionLimits) private readonly limits: SessionLimits,
    private readonly audit: Audit,
  ) {}

  /** Answers the session's secret. */
  forPerson(name: string, role: Role): Promise<string> {
    return this.open({ name, role, scopes: scopesOf(role) }, this.limits.lastsMs);
  }

  /** Of the key's scopes only those that mean something here. */
  forKey({ name, scopes }: Caller): Promise<string> {
    const ours = [...scopes].filter((scope) => scope.startsWith('operations:'));
    return this.open({ name, role: null, scopes: ours }, Math.min(keySessionMs, this.limits.lastsMs));
  }

  private async open(who: Pick<Session, 'name' | 'role' | 'scopes'>, lastsMs: number): Promise<string> {
    const startedAt = this.clock.now();
    const secret = await this.store.open({
      ...who,
      startedAt,
      endsAt: new Date(startedAt.getTime() + lastsMs),
    });
    const detail = { with: who.role ?? 'key' };
    await this.audit.record({ action: 'session.opened', on: who.name, actor: who.name, detail });
    return secret;
  }
}
