import { FakeClock } from '@accord/test-kit';
import { describe, expect, it } from '@jest/globals';
import type { OwnedFlow } from '../../domain/flow.ts';
import { unheardFlows } from '../../domain/flow.ts';
import { bucketOf } from '../../domain/anomalies/buckets.ts';
import { orderSteps } from '../../domain/incidents/order-steps.ts';
import type { Measure } from '../../domain/anomalies/measure.ts';
import { WatchFlows } from '../flows/watch-flows.ts';
import { HearMeasures } from './hear-measures.ts';
import { WatchBacklogs } from './watch-backlogs.ts';

const seats = 'enrollment.grant-seats-on-order-placed';
const clock = new FakeClock(new Date('2026-01-05T10:00:00.000Z'));
const placedAt = new Date('2026-01-05T09:00:00.000Z');

/** Orders wait for seats since nine o'clock. */
function scene() {
  const written: Measure[] = [];
  const flows = new WatchFlows(
    {
      services: ['enrollment'],
      of: async () => [],
      flagsOf: async () => [],
      pause: refused,
      resume: refused,
    },
    { services: [], everyMs: 1_000 },
  );
  const hear = new HearMeasures({
    add: async (measures) => void written.push(...measures),
    listenedTo: async () => undefined,
    since: async () => ({ measures: [], listened: [] }),
    forgetBefore: async () => undefined,
  });
  const orders = {
    add: async () => undefined,
    waiting: async () => [{ bit: orderSteps.seats.bit, orders: 3, oldestPlacedAt: placedAt }],
    forget: async () => undefined,
  };
  const backlogs = new WatchBacklogs(orders, flows, hear, clock);
  const waits = async (): Promise<number | undefined> => {
    written.length = 0;
    await backlogs.look();
    await hear.write();
    return written.find(({ series }) => series === `backlog_age:${seats}`)?.reading.hits;
  };
  return { flows, backlogs, waits };
}

function refused(): never {
  throw new Error('nobody pauses here');
}

function seatsFlow(pausedAt: string | null): OwnedFlow {
  const [flow] = unheardFlows('enrollment').filter((one) => one.flow === seats);
  if (flow === undefined) throw new Error('no such flow');
  return { ...flow, pausedAt };
}

describe('how long orders wait', () => {
  it('is measured, but not of a consumer that a person has paused, nor until it has had time to catch up', async () => {
    const { flows, backlogs, waits } = scene();
    expect(await waits()).toBe(3_600_000);
    flows.heard(seatsFlow(clock.now().toISOString()));
    expect(await waits()).toBeUndefined();
    expect(backlogs.isPaused(seats, bucketOf(clock.now().getTime()))).toBe(true);
    flows.heard(seatsFlow(null));
    clock.advance(20 * 60_000);
    expect(await waits()).toBeUndefined();
    clock.advance(20 * 60_000);
    expect(await waits()).toBe(6_000_000);
  });
});
