import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { type Checkpoint, Flow, type Page, type Result, type Staged } from '@accord/sync';
import { z } from 'zod';

import type { ImportProfiles, ProfileEffect } from './import-profiles.ts';
import type { ProfilePosition, ProfileSource } from './ports/profile-source.ts';

/** Read again at every run: clocks of the CRM may be minutes apart, and a long transaction of theirs shows up late. */
const overlapMs = 600_000;

const checkpoint = z.object({
  position: z.object({ changedAfterMs: z.number(), behind: z.string(), latestChangeMs: z.number() }),
  /** When the run began: what was changed while it read may lie behind where it was. */
  startedAtMs: z.number(),
  /** The run came to its end: the next begins an overlap before it. */
  complete: z.boolean(),
});

const beginning: ProfilePosition = { changedAfterMs: 0, behind: '', latestChangeMs: 0 };

export interface FollowProfilesOptions {
  /** Of the flow: `customer.klaviyo-profiles`. */
  readonly name: string;
  readonly clock: Clock;
}

/** What the CRM has learnt of our customers since the last run. */
export class FollowProfiles extends Flow {
  readonly name: string;
  override readonly batchSize = 200;
  override readonly incremental = true;
  readonly #source: ProfileSource;
  readonly #profiles: ImportProfiles;
  readonly #clock: Clock;

  constructor(source: ProfileSource, profiles: ImportProfiles, { name, clock }: FollowProfilesOptions) {
    super();
    this.name = name;
    this.#source = source;
    this.#profiles = profiles;
    this.#clock = clock;
  }

  override async *extract(last: Checkpoint | null, signal: AbortSignal): AsyncGenerator<Page<unknown>> {
    const known = last === null ? undefined : checkpoint.parse(last);
    const goesOn = known !== undefined && !known.complete;
    const startedAtMs = goesOn ? known.startedAtMs : this.#clock.now().getTime();
    let position = goesOn ? known.position : known ? overlapped(known) : beginning;
    for await (const page of this.#source.changedAfter(position, signal)) {
      position = page.position;
      yield { records: page.records, checkpoint: { position, startedAtMs, complete: false } };
    }
    yield { records: [], checkpoint: { position, startedAtMs, complete: true } };
  }

  override async load(tx: Tx, batch: readonly Staged<unknown>[]): Promise<readonly Result[]> {
    const effects = await this.#profiles.execute(
      tx,
      batch.map(({ raw }) => this.#source.read(raw)),
    );
    return effects.map((effect, at) => resultOf(batch[at]?.seq ?? 0, effect));
  }
}

/**
 * A time that lies ahead of us is a wrong clock's, and must not hide what comes after it; nor may what the last run read
 * late hide what was changed while it was reading.
 */
function overlapped({ position, startedAtMs }: z.output<typeof checkpoint>): ProfilePosition {
  const changedAfterMs = Math.max(0, Math.min(position.latestChangeMs, startedAtMs) - overlapMs);
  return { changedAfterMs, behind: '', latestChangeMs: changedAfterMs };
}

function resultOf(seq: number, effect: ProfileEffect): Result {
  switch (effect.kind) {
    case 'updated':
    case 'unchanged':
      return { seq, outcome: effect.kind, key: effect.profileId };
    // Kept without the record: somebody else's data, of which only the id is needed to find it again.
    case 'nobody':
      return {
        seq,
        outcome: 'skipped',
        code: 'customer.profile_of_nobody',
        detail: 'No customer of ours, and the CRM is not where customers come from',
        key: effect.profileId,
        raw: { id: effect.profileId },
      };
    case 'erased':
      return {
        seq,
        outcome: 'skipped',
        code: 'customer.profile_erased',
        detail: 'The customer has been erased here; the CRM was asked to forget them',
        key: effect.profileId,
        raw: { id: effect.profileId },
      };
    case 'doubtful': {
      const { profileId, code, field } = effect;
      return { seq, outcome: 'failed', code, field, detail: doubts[code] ?? '', key: profileId };
    }
    case 'bad': {
      const { profileId, reason, field } = effect;
      return { seq, outcome: 'failed', code: reason, key: profileId, ...(field !== undefined && { field }) };
    }
  }
}

const consentHolds = 'A consent that was withdrawn there counts all the same';

const doubts: Readonly<Record<string, string>> = {
  'customer.crm_field_unreadable': `The CRM holds what no person may hold. ${consentHolds}`,
  'customer.crm_email_differs': `The CRM has another address, and an address says who somebody is. ${consentHolds}`,
  'customer.crm_name_disputed': `The name was changed on both sides. ${consentHolds}`,
  'customer.crm_profile_of_two': `Two customers of ours may be meant. ${consentHolds}`,
};
