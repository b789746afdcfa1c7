import { telemetryMessage } from '@accord/messaging';
import { systemClock, systemIds } from '@accord/service-kit';
import { FakeClock, eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AnomaliesSchedule } from '../src/inbound/anomalies.schedule.ts';
import { AnomalyPage } from '../src/inbound/anomalies.schema.ts';
import { IncidentPage } from '../src/inbound/incidents.schema.ts';
import { bucketMs, bucketOf, perDay, perWeek } from '../src/domain/anomalies/buckets.ts';
import type { Measure } from '../src/domain/anomalies/measure.ts';
import { FindAnomalies } from '../src/use-cases/anomalies/find-anomalies.ts';
import { Listen } from '../src/use-cases/anomalies/listen.ts';
import { AnomalyBook, Measurements } from '../src/use-cases/anomalies/ports.ts';
import { TellOfAnomalies } from '../src/use-cases/anomalies/tell-of-anomalies.ts';
import { WatchBacklogs } from '../src/use-cases/anomalies/watch-backlogs.ts';
import { WatchHealth } from '../src/use-cases/watch-health.ts';
import { RaiseSignals } from '../src/use-cases/incidents/raise-signals.ts';
import { signal } from './incident-scene.ts';
import { World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  // Nobody is ill by himself.
  const answers = world.config.INVENTORY_URL;
  await world.startOperations({
    CHECKOUT_URL: answers,
    ENROLLMENT_URL: answers,
    CUSTOMER_URL: answers,
    OPERATIONS_INCIDENT_GATHER_MS: 0,
    OPERATIONS_INCIDENT_SETTLE_MS: 0,
  });
});
afterAll(() => world.end());

async function anomalies() {
  return AnomalyPage.parse((await world.get('/api/anomalies')).body).items;
}

async function incidents(state: 'open' | 'resolved') {
  const { items } = IncidentPage.parse((await world.get(`/api/incidents?state=${state}`)).body);
  return items.map(({ cause, impaired, signals }) => ({
    cause: `${cause.node} ${cause.code}`,
    impaired,
    signals: signals.map(({ node, code, active }) => `${node} ${code}${active ? '' : ' (over)'}`),
  }));
}

/** A second operations beside the one that runs, with a clock of its own. */
class OtherProcess {
  readonly clock: FakeClock;
  readonly #find: FindAnomalies;

  constructor(startedAt: Date) {
    this.clock = new FakeClock(startedAt);
    this.#find = new FindAnomalies(
      world.app.get(Measurements),
      world.app.get(AnomalyBook),
      new Listen(world.app.get(WatchHealth), this.clock),
      world.app.get(WatchBacklogs),
      this.clock,
      systemIds,
    );
  }

  /** Judges the bucket, a moment after its end. */
  async judge(bucket: number): Promise<void> {
    this.clock.set(new Date((bucket + 1) * bucketMs + 61_000));
    await this.#find.execute();
    await world.app.get(TellOfAnomalies).execute();
  }
}

/** So many orders, and calls of Klaviyo of which so many failed. */
function heard(bucket: number, orders: number, failed: number): Measure[] {
  return [
    { series: 'orders_placed', bucket, reading: { hits: orders, total: 0, classes: [] } },
    { series: 'vendor_errors:klaviyo', bucket, reading: { hits: failed, total: 60, classes: [] } },
  ];
}

describe('what operations hears', () => {
  it('is counted for customers and left out for synthetic orders, and twice read is added up', async () => {
    const at = systemClock.now().toISOString();
    const record = { correlationId: systemIds.next(), at, service: 'checkout' };
    const tell = async (count: number, more: { durationMs: number; synthetic?: true }): Promise<void> => {
      const placement = { ...record, kind: 'placement', outcome: 'declined', reason: 'stolen_card' } as const;
      const message = telemetryMessage('checkout', Array(count).fill({ ...placement, ...more }));
      const exchange = `${world.config.ACCORD_AMQP_NAMESPACE}${message.exchange}`;
      await world.peer.publisher.publish({ ...message, exchange, messageId: systemIds.next() });
    };
    await tell(3, { durationMs: 40 });
    await tell(5, { durationMs: 40, synthetic: true });
    await eventually(async () => {
      await world.app.get(AnomaliesSchedule).look();
      const { measures } = await world.app.get(Measurements).since(0);
      expect(hitsOf(measures, 'declines:stolen_card')).toBe(3);
    });
    // What comes later on the same way shows that no more of the first came.
    await tell(2, { durationMs: 4_000 });
    await eventually(async () => {
      await world.app.get(AnomaliesSchedule).look();
      const { measures } = await world.app.get(Measurements).since(0);
      expect(hitsOf(measures, 'declines:stolen_card')).toBe(5);
      expect(measures.find(({ series }) => series === 'placements')?.reading.classes).toEqual(
        expect.arrayContaining([3, 2]),
      );
    });
  });
});

it('what two processes have heard of one bucket is added up; of a gauge the higher one counts', async () => {
  const bucket = bucketOf(systemClock.now().getTime());
  const measurements = world.app.get(Measurements);
  const of = (series: Measure['series'], hits: number): Measure => {
    return { series, bucket, reading: { hits, total: 4, classes: [hits, 0, 1] } };
  };
  await measurements.add([of('vendor_errors:adyen', 1), of('backlog_age:shop.wait', 5)]);
  await measurements.add([of('vendor_errors:adyen', 2), of('backlog_age:shop.wait', 3)]);
  const { measures } = await measurements.since(bucket);
  const readings = Object.fromEntries(measures.map(({ series, reading }) => [series, reading]));
  expect(readings).toMatchObject({
    'vendor_errors:adyen': { hits: 3, total: 8, classes: [3, 0, 2] },
    'backlog_age:shop.wait': { hits: 5 },
  });
});

function hitsOf(measures: readonly Measure[], name: string): number {
  return measures.filter(({ series }) => series === name).reduce((sum, { reading }) => sum + reading.hits, 0);
}

describe('an anomaly', () => {
  it('is an incident, or muted under the one that is to blame, and ends by itself', async () => {
    const now = bucketOf(systemClock.now().getTime());
    const first = now - 3 * perWeek - perDay;
    const before = Array.from({ length: now - 6 - first }, (_none, place) => first + place);
    const measurements = world.app.get(Measurements);
    await measurements.listenedTo(before);
    await measurements.add(
      before.flatMap((bucket) => heard(bucket, 100 + (bucket % 7), Number(bucket % 10 === 0))),
    );
    const [one, other] = [
      new OtherProcess(new Date((now - 10) * bucketMs)),
      new OtherProcess(new Date((now - 10) * bucketMs)),
    ];
    for (const bucket of [now - 6, now - 5, now - 4]) {
      await measurements.add(heard(bucket, 0, 20));
      await one.judge(bucket);
      await other.judge(bucket);
    }
    expect(await anomalies()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ metric: 'orders_placed', labels: {}, direction: 'below', observed: 0 }),
        expect.objectContaining({
          metric: 'vendor_errors',
          labels: { vendor: 'klaviyo' },
          node: 'vendor:klaviyo',
          at: new Date((now - 6) * bucketMs).toISOString(),
          direction: 'above',
          state: 'open',
          overAt: null,
        }),
      ]),
    );
    // Both processes saw it, at the same moment even, and it is told once.
    const book = world.app.get(AnomalyBook);
    for (const known of await book.open()) await book.begin({ ...known, id: systemIds.next() });
    expect(await anomalies()).toHaveLength(2);
    await eventually(async () => {
      expect((await incidents('open')).map(({ cause }) => cause).sort()).toEqual([
        'flow:place-order anomaly.orders_placed',
        'vendor:klaviyo anomaly.vendor_errors',
      ]);
    });
    // Now it shows why no orders come.
    const away = signal({ node: 'database:checkout', code: 'database.unreachable', source: 'a test' });
    await world.app.get(RaiseSignals).execute([away]);
    await eventually(async () => {
      const open = await incidents('open');
      expect(open).toHaveLength(2);
      expect(open.find(({ cause }) => cause.startsWith('database:checkout'))).toMatchObject({
        impaired: expect.arrayContaining(['flow:place-order']),
        signals: expect.arrayContaining(['flow:place-order anomaly.orders_placed']),
      });
    });
    const well = [now - 3, now - 2, now - 1];
    await measurements.add(well.flatMap((bucket) => heard(bucket, 100, 0)));
    for (const bucket of well) await one.judge(bucket);
    const over = new Date(now * bucketMs).toISOString();
    expect(await anomalies()).toMatchObject([
      { state: 'over', overAt: over },
      { state: 'over', overAt: over },
    ]);
    await eventually(async () => {
      expect((await incidents('open')).map(({ cause }) => cause)).toEqual([
        'database:checkout database.unreachable',
      ]);
    });
  });
});
