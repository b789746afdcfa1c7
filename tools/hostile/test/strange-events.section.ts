import { beforeAll, describe, expect, it } from '@jest/globals';
import { consumersOfEvents } from '../src/consumers.ts';
import { sendEvents } from '../src/send-events.ts';
import { strangeEvents, type StrangeEvent } from '../src/strange-events.ts';
import type { HostileAccord } from './hostile-accord.ts';

// The same events every time; npx accord fuzz --events N sends others.
const seed = Number(process.env['ACCORD_FUZZ_SEED'] ?? 473_719);
const each = Number(process.env['ACCORD_FUZZ_EVENTS'] ?? 12);

/** Events made from the canonical schemas, whole and with one place made strange, to every consumer there is. */
export function strangeEventSection(accord: () => HostileAccord): void {
  describe(`events made from the canonical schemas (seed ${String(seed)})`, () => {
    let refused: StrangeEvent[];
    let taken: StrangeEvent[];

    beforeAll(async () => {
      const events = strangeEvents(consumersOfEvents(), { seed, each });
      refused = events.filter(({ refusedAs }) => refusedAs !== undefined);
      taken = events.filter(({ refusedAs }) => refusedAs === undefined);
      await accord().settle();
    });

    const send = (events: readonly StrangeEvent[]) =>
      sendEvents(events, {
        amqpUrl: accord().system.infra.rabbitmq.url,
        operations: accord().databases.operations,
        timeoutMs: 60_000,
      });

    it('that are none are each parked once, with their code, and leave nothing behind', async () => {
      expect(new Set(refused.map(({ queue }) => queue)).size).toBeGreaterThan(15);
      const before = await accord().footprints();
      expect(await send(refused)).toEqual([]);
      expect(await accord().footprints()).toEqual(before);
    });

    it('that are events, however odd, are handled, put off, or parked with a code', async () => {
      expect(taken.length).toBeGreaterThan(50);
      expect(await send(taken)).toEqual([]);
      await accord().settle();
      const { inventory, enrollment } = accord().databases;
      expect(await inventory.rows('SELECT sku FROM stock WHERE reserved < 0 OR reserved > on_hand')).toEqual(
        [],
      );
      expect(await enrollment.rows('SELECT id FROM cohorts WHERE taken < 0 OR taken > capacity')).toEqual([]);
    });
  });
}
