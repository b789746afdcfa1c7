import { Failure } from '@accord/canonical';

import {
  type ProfilePage,
  type ProfilePosition,
  type ProfileRecord,
  ProfileSource,
} from '../../use-cases/ports/profile-source.ts';
import type { KlaviyoClient } from './klaviyo.client.ts';
import { readProfile } from './klaviyo.mapping.ts';

/** Answers in a row that lead nowhere before Klaviyo is taken for ill. */
const mostIdle = 3;

/** What Klaviyo knows of our customers. */
export class KlaviyoProfileSource extends ProfileSource {
  readonly crm = 'klaviyo';

  constructor(
    private readonly client: KlaviyoClient,
    private readonly pageSize: number,
  ) {
    super();
  }

  /**
   * A page that names no next one is asked for twice, since it may be half of one. What a page repeats is passed over.
   */
  async *changedAfter(position: ProfilePosition, signal?: AbortSignal): AsyncGenerator<ProfilePage> {
    const { changedAfterMs } = position;
    const filter =
      changedAfterMs === 0 ? undefined : `greater-than(updated,${new Date(changedAfterMs).toISOString()})`;
    let { behind, latestChangeMs } = position;
    const known = new Set<string>();
    let ends = 2;
    let idle = 0;
    for (;;) {
      const { records, next } = await this.client.profiles(filter, behind, { size: this.pageSize, signal });
      latestChangeMs = Math.max(latestChangeMs, ...records.map((raw) => changedAtMs(this.read(raw))));
      if (next === behind && ++idle === mostIdle)
        throw new Failure('klaviyo.stuck', 'transient', 'a page of Klaviyo that leads to itself');
      if (next !== undefined && next !== behind) {
        [ends, idle] = [2, 0];
        known.clear();
      }
      const fresh = records.filter((raw) => !known.has(idOf(raw)));
      for (const raw of fresh) known.add(idOf(raw));
      known.delete('');
      behind = next ?? behind;
      if (fresh.length > 0) yield { records: fresh, position: { changedAfterMs, behind, latestChangeMs } };
      if (next === undefined && --ends === 0) break;
    }
    yield { records: [], position: { changedAfterMs, behind: '', latestChangeMs } };
  }

  read(raw: unknown): ProfileRecord {
    return readProfile(raw);
  }
}

/** Empty for what names itself by nothing. */
function idOf(raw: unknown): string {
  const record = readProfile(raw);
  return record.kind === 'profile' ? record.profile.profileId : record.profileId;
}

function changedAtMs(record: ProfileRecord): number {
  return record.kind === 'profile' ? record.profile.changedAtMs : 0;
}
