import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import type { Hold, ParkedGroup } from '../../domain/parked-group.ts';
import { Audit } from '../audit.ts';

export interface GroupQuery {
  readonly queue?: string | undefined;
  readonly state?: 'waiting' | 'held' | undefined;
  readonly search?: string | undefined;
  /** The last one of the page before. */
  readonly after?: { readonly count: number; readonly groupId: string } | undefined;
}

/** What waits in all groups that fit, however many pages they are. */
export interface ParkedTotal {
  readonly messages: number;
  readonly groups: number;
}

/** Parked messages by cause. */
export abstract class ParkedGroups {
  /** Biggest first, `groupsPerPage` at most. */
  abstract list(query: GroupQuery): Promise<readonly ParkedGroup[]>;
  abstract total(query: Omit<GroupQuery, 'after'>): Promise<ParkedTotal>;
  abstract find(groupId: string): Promise<ParkedGroup | undefined>;
  /** @param hold null to let go */
  abstract hold(groupId: string, hold: Hold | null, note: AuditEntry): Promise<void>;
}

export const groupsPerPage = 50;

/** Keeps a group from being sent while somebody takes care of it. */
@Injectable()
export class HoldGroup {
  constructor(
    private readonly groups: ParkedGroups,
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** @throws Failure `parked.unknown_group` | `parked.held` by somebody else */
  async hold(groupId: string, { owner, note }: Pick<Hold, 'owner' | 'note'>): Promise<ParkedGroup> {
    const present = await this.present(groupId);
    if (present.hold !== null && present.hold.owner !== owner)
      throw new Failure('parked.held', 'conflict', 'somebody else holds it', {
        details: { owner: present.hold.owner },
      });
    const since = present.hold?.since ?? this.clock.now().toISOString();
    const entry = this.audit.entry({ action: 'group.held', on: groupId, detail: { owner, note } });
    await this.groups.hold(groupId, { owner, note, since }, entry);
    return this.present(groupId);
  }

  /** @throws Failure `parked.unknown_group` */
  async letGo(groupId: string): Promise<ParkedGroup> {
    await this.present(groupId);
    await this.groups.hold(groupId, null, this.audit.entry({ action: 'group.released', on: groupId }));
    return this.present(groupId);
  }

  /** @throws Failure `parked.unknown_group` */
  async present(groupId: string): Promise<ParkedGroup> {
    const group = await this.groups.find(groupId);
    if (group === undefined) throw new Failure('parked.unknown_group', 'not_found', 'no such group');
    return group;
  }
}
