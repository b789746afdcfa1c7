import { availableParallelism } from 'node:os';

import type { Benchmark } from '../measure.ts';
import { percentile } from '../percentile.ts';
import { costLines, sum } from '../placement/cost-per-order.ts';
import { type LoadedSystem, withSystem } from '../placement/loaded-system.ts';
import { placeOrders } from '../placement/place-orders.ts';
import { settledLoad } from '../placement/settled-load.ts';
import type { BenchRow } from '../row.ts';

/** Vendure 3 on two cores with the same basket; measured once, elsewhere, and not part of this run. */
const reference = { ordersPerSecond: 10, p99Ms: { 8: 1_100, 32: 4_800 } } as const;
const goal = { acceptedPerSecond: 200, completedPerSecond: 80 } as const;

/** Programs of a few hundred orders still run their code uncompiled; of a shop that is open they do not. */
const warmUpSeconds = 20;
const loadSeconds = 10;

/** Orders through REST against five services, the broker, the database and the vendor mocks, all on this machine. */
export const orderPlacement: Benchmark = {
  name: 'order-placement',
  summary: 'orders through REST, priced, reserved, authorised and committed, by 8 and by 32 callers',
  usualSeconds: 90,
  limitSeconds: 420,
  async run({ report }) {
    return withSystem(report, async (loaded) => {
      await load(loaded, { callers: 16, seconds: warmUpSeconds, run: 'warm-up' });
      const rows: BenchRow[] = [];
      for (const callers of [8, 32] as const) rows.push(...(await measure(loaded, callers)));
      return rows;
    });
  },
};

function load(
  loaded: LoadedSystem,
  callers: { readonly callers: number; readonly seconds: number; readonly run: string },
) {
  return settledLoad(loaded, callers.run, () => placeOrders(loaded.system, callers));
}

async function measure(loaded: LoadedSystem, callers: 8 | 32): Promise<BenchRow[]> {
  const run = `${callers} callers`;
  const settled = await load(loaded, { callers, seconds: loadSeconds, run });
  const { accepted, seconds, latenciesMs, completed, completedSeconds, cost, putOff } = settled;
  const latency = (share: number): BenchRow =>
    latencyRow({ callers, share, value: percentile(latenciesMs, share) });
  return [
    {
      ...rateRow(`orders accepted, ${run}`, accepted / seconds, goal.acceptedPerSecond),
      note: `${putOff} times put off and asked for again`,
    },
    rateRow(`orders carried to completed, ${run}`, completed / completedSeconds, goal.completedPerSecond),
    latency(0.5),
    latency(0.99),
    cpuRow(`processor time per order, ${run}`, sum(cost.cpuMs), costLines(cost).join('; ')),
  ];
}

/** What this machine's cores have for one order when 80 are carried to completed each second. */
function cpuRow(name: string, value: number, note: string): BenchRow {
  const ceiling = (availableParallelism() * 1_000) / goal.completedPerSecond;
  const ratio = value / ceiling;
  return { name, unit: ' ms', value, ceiling, ratio, goal: 'at most all of it', reached: ratio <= 1, note };
}

function latencyRow(figure: { callers: 8 | 32; share: number; value: number }): BenchRow {
  const { callers, share, value } = figure;
  const ceiling = reference.p99Ms[callers];
  return {
    name: `order p${share * 100}, ${callers} callers (reference: p99 of Vendure 3)`,
    unit: ' ms',
    value,
    ceiling,
    ratio: value / ceiling,
    goal: 'at most a tenth of it',
    reached: value <= ceiling / 10,
  };
}

function rateRow(name: string, value: number, least: number): BenchRow {
  return {
    name: `${name} (reference: Vendure 3)`,
    unit: '/s',
    value,
    ceiling: reference.ordersPerSecond,
    ratio: value / reference.ordersPerSecond,
    goal: `at least ${least}/s`,
    reached: value >= least,
  };
}
