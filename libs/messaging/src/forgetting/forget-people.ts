import type { Clock, EventDefinition, PersonErased, PersonForgotten } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import type { Delivery } from '../consuming/delivery.ts';
import type { Tx } from '../outbox/tx.ts';
import type { UnitOfWork } from '../outbox/unit-of-work.ts';
import { noteEmptied, noteErased, ordersLeft, settle, stillToForget } from './people-to-forget.ts';
import type { PersonalRecords } from './personal-records.ts';
import { emptyWaitingEvents } from './waiting-events.ts';

export interface ForgetPeopleParts {
  readonly records: PersonalRecords;
  readonly work: Pick<UnitOfWork, 'once' | 'run'>;
  readonly database: Pick<DataSource, 'manager'>;
  readonly clock: Clock;
  /** What this service tells when nothing is left of somebody, and as whom. */
  readonly told: EventDefinition<PersonForgotten>;
  readonly party: PersonForgotten['party'];
}

/** People in one transaction of a sweep. */
const batch = 50;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Forgets erased people in one service. Everything goes at once, except what an order that has not ended needs to be
 * delivered (GDPR, Art. 17(3)(b)); that goes when it has. No key per person: what lasts is emptied, and an event that
 * waited lasts no longer than its way.
 */
export class ForgetPeople {
  constructor(private readonly parts: ForgetPeopleParts) {}

  /** Twice, late, or before the first news of an order that it names: the same end. */
  async hear(delivery: Delivery, erased: PersonErased): Promise<void> {
    const { records, work, clock } = this.parts;
    await work.once(delivery, async (tx) => {
      const known = erased.orders.map(({ orderId }) => orderId);
      const more = await records.ordersOf(erased.customerId, known, tx);
      const all = [...new Set([...known, ...more])].sort();
      const emptied = await this.#empty(all, tx);
      await noteErased(tx.manager, erased, { all, emptied, at: clock.now() });
      await this.#tell([erased.customerId], tx);
    });
  }

  /** Empties the orders that have ended since. @returns how many people of whom something was left it looked at */
  async sweep(): Promise<number> {
    const { work, database, clock } = this.parts;
    let seen = 0;
    for (let after = beforeAll; ;) {
      const people = await stillToForget(database.manager, after, batch);
      const last = people.at(-1);
      if (last === undefined) return seen;
      await work.run(async (tx) => {
        const emptied = await this.#empty(await ordersLeft(tx.manager, people), tx);
        await noteEmptied(tx.manager, emptied, clock.now());
        await this.#tell(people, tx);
      });
      seen += people.length;
      after = last;
    }
  }

  async #empty(orderIds: readonly string[], tx: Tx): Promise<readonly string[]> {
    if (orderIds.length === 0) return [];
    const emptied = await this.parts.records.emptyEnded(orderIds, tx);
    await emptyWaitingEvents(tx.manager, emptied);
    return emptied;
  }

  async #tell(people: readonly string[], tx: Tx): Promise<void> {
    const { told, party, clock } = this.parts;
    const at = clock.now();
    for (const { customerId, receiptId, orders } of await settle(tx.manager, people, at)) {
      tx.publish(told, {
        subject: customerId,
        sequence: 1,
        data: { customerId, receiptId, party, forgottenAt: at.toISOString(), orders },
      });
    }
  }
}
