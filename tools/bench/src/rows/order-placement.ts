import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';
import { Pool } from 'undici';
import { z } from 'zod';

import type { Benchmark, BenchRow } from '../measure.ts';
import { percentile } from '../percentile.ts';

/** Vendure 3 on two cores with the same basket; measured once, elsewhere, and not part of this run. */
const reference = { ordersPerSecond: 10, p99Ms: { 8: 1_100, 32: 4_800 } } as const;

const ordersPerLoad = 1_500;
const completionPatienceMs = 180_000;

/** Orders through REST against five services, the broker, the database and the vendor mocks, all on this machine. */
export const orderPlacement: Benchmark = {
  name: 'order-placement',
  summary: 'orders through REST, priced, reserved, authorised and committed, by 8 and by 32 callers',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'accord-bench-'));
    const system = await RunningSystem.start({ folder, print: (line) => console.error(line) });
    try {
      await system.restock([{ articleNumber: 'KIT-ROBOT-01', quantity: '100000' }]);
      await placeMany(system, { callers: 8, orders: 200, run: 'warm-up' });
      const rows: BenchRow[] = [];
      for (const callers of [8, 32] as const) rows.push(...(await measure(system, callers)));
      return rows;
    } finally {
      await system.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(system: RunningSystem, callers: 8 | 32): Promise<BenchRow[]> {
  const { accepted, seconds, latenciesMs, ids } = await placeMany(system, {
    callers,
    orders: ordersPerLoad,
    run: `load-${callers}`,
  });
  const startedMs = performance.now() - seconds * 1_000;
  await untilCompleted(system, ids);
  const acceptedPerSecond = accepted / seconds;
  const completedPerSecond = accepted / ((performance.now() - startedMs) / 1_000);
  const p99 = percentile(latenciesMs, 0.99);
  const allowed = reference.p99Ms[callers] / 10;
  return [
    versusReference(`orders accepted, ${callers} callers`, acceptedPerSecond, 200),
    versusReference(`orders carried to completed, ${callers} callers`, completedPerSecond, 80),
    {
      name: `order p99, ${callers} callers (reference: Vendure 3)`,
      unit: ' ms',
      value: p99,
      ceiling: reference.p99Ms[callers],
      ratio: p99 / reference.p99Ms[callers],
      goal: 'at most a tenth of it',
      reached: p99 <= allowed,
    },
  ];
}

function versusReference(name: string, value: number, goal: number): BenchRow {
  return {
    name: `${name} (reference: Vendure 3)`,
    unit: '/s',
    value,
    ceiling: reference.ordersPerSecond,
    ratio: value / reference.ordersPerSecond,
    goal: `at least ${goal}/s`,
    reached: value >= goal,
  };
}

interface Load {
  readonly callers: number;
  readonly orders: number;
  readonly run: string;
}

interface LoadResult {
  readonly accepted: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
  readonly ids: readonly string[];
}

const placedOrder = z.object({ id: z.string() });

async function placeMany(system: RunningSystem, { callers, orders, run }: Load): Promise<LoadResult> {
  const pool = new Pool(system.addresses.url('checkout'), { connections: callers });
  const latenciesMs: number[] = [];
  const ids: string[] = [];
  let next = 0;
  const startedMs = performance.now();
  const caller = async (): Promise<void> => {
    for (let mine = next++; mine < orders; mine = next++) {
      const sentMs = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/orders',
        headers: {
          authorization: `Bearer ${system.key}`,
          'content-type': 'application/json',
          'idempotency-key': `${run}-${mine}`,
        },
        body: JSON.stringify(orderNumber(mine)),
      });
      const answer: unknown = await body.json();
      if (statusCode !== 201)
        throw new Error(`order ${mine} was answered ${statusCode}: ${JSON.stringify(answer).slice(0, 300)}`);
      latenciesMs.push(performance.now() - sentMs);
      ids.push(placedOrder.parse(answer).id);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - startedMs) / 1_000;
  await pool.close();
  return { accepted: ids.length, seconds, latenciesMs, ids };
}

/** The README's basket: one kit and one course. All of them take the same article: the hot row is part of the measure. */
function orderNumber(index: number): object {
  return {
    customer: {
      email: `buyer-${index % 500}@example.org`,
      givenName: 'Buyer',
      familyName: `No ${index % 500}`,
    },
    shippingAddress: { street: 'Sample Street 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [
      { sku: 'KIT-ROBOT-01', quantity: 1 },
      { sku: 'COURSE-PYTHON-101', quantity: 1 },
    ],
    payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
  };
}

const orderState = z.object({ status: z.string() });

/** Asks for each order in turn: the last one accepted is usually the last one completed. */
async function untilCompleted(system: RunningSystem, ids: readonly string[]): Promise<void> {
  const giveUpMs = performance.now() + completionPatienceMs;
  for (const id of ids.toReversed()) {
    for (;;) {
      const response = await fetch(`${system.addresses.url('checkout')}/orders/${id}`, {
        headers: { authorization: `Bearer ${system.key}` },
      });
      const { status } = orderState.parse(await response.json());
      if (status === 'completed') break;
      if (performance.now() > giveUpMs)
        throw new Error(`order ${id} is still ${status} after ${completionPatienceMs / 1_000} s`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
