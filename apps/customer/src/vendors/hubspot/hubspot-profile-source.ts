import { Failure } from '@accord/canonical';

import {
  type ProfilePage,
  type ProfilePosition,
  type ProfileRecord,
  ProfileSource,
} from '../../use-cases/ports/profile-source.ts';
import type { Filter, HubspotClient } from './hubspot.client.ts';
import { type FoundContact, idOf, lastOptOut, readFound } from './hubspot.mapping.ts';
import { optedOutWire } from './hubspot.wire.ts';

/** Answers in a row that lead nowhere before HubSpot is taken for ill. */
const mostIdle = 3;

/** What HubSpot knows of our customers. */
export class HubspotProfileSource extends ProfileSource {
  readonly crm = 'hubspot';

  constructor(
    private readonly client: HubspotClient,
    private readonly pageSize: number,
  ) {
    super();
  }

  /**
   * Each page is a search of its own for what lies behind the last id, so no search comes near the ten thousand results
   * at which HubSpot ends one. The end is where a page holds all that the search says there is: half a page is none.
   */
  async *changedAfter(position: ProfilePosition, signal?: AbortSignal): AsyncGenerator<ProfilePage> {
    const { changedAfterMs } = position;
    let { behind, latestChangeMs } = position;
    for (let idle = 0; ;) {
      const filters = [...later('lastmodifieddate', changedAfterMs), ...later('hs_object_id', behind)];
      const { results, total } = await this.client.search(filters, this.pageSize, signal);
      const fresh = newOf(results, behind);
      const last = fresh
        .map(idOf)
        .filter((id) => id !== '')
        .sort(byNumber)
        .at(-1);
      behind = last ?? behind;
      const records = await this.#withOptOuts(fresh, signal);
      latestChangeMs = Math.max(latestChangeMs, ...records.map(changedAtMs));
      if (records.length > 0) yield { records, position: { changedAfterMs, behind, latestChangeMs } };
      if (fresh.length >= total) break;
      idle = last === undefined ? idle + 1 : 0;
      if (idle === mostIdle)
        throw new Failure('hubspot.stuck', 'transient', 'a search of HubSpot that holds back what it counts');
    }
    yield { records: [], position: { changedAfterMs, behind: '', latestChangeMs } };
  }

  read(raw: unknown): ProfileRecord {
    return readFound(raw);
  }

  /** Contacts with since when the person wants no mail, where they want none. */
  async #withOptOuts(contacts: readonly unknown[], signal?: AbortSignal): Promise<readonly FoundContact[]> {
    const optedOut = contacts.flatMap((contact) => optedOutWire.safeParse(contact).data?.id ?? []);
    const histories = await this.client.optOutHistories(optedOut, signal);
    return contacts.map((contact) => ({
      contact,
      optedOutAt: lastOptOut(histories.get(idOf(contact)) ?? []),
    }));
  }
}

/** Nothing for the beginning: all is later than that. */
function later(propertyName: string, than: string | number): Filter[] {
  if (than === '' || than === 0) return [];
  return [{ propertyName, operator: 'GT', value: String(than) }];
}

/** Each once, of those behind a place; and what names itself by nothing, which moves no place. */
function newOf(records: readonly unknown[], behind: string): unknown[] {
  const known = new Set<string>();
  return records.filter((raw) => {
    const id = idOf(raw);
    if (id === '') return true;
    if (known.has(id) || (behind !== '' && byNumber(id, behind) <= 0)) return false;
    known.add(id);
    return true;
  });
}

/** Ids are longer than what a number holds exactly. */
function byNumber(one: string, other: string): number {
  return Number(BigInt(one) - BigInt(other));
}

function changedAtMs(found: FoundContact): number {
  const record = readFound(found);
  return record.kind === 'profile' ? record.profile.changedAtMs : 0;
}
