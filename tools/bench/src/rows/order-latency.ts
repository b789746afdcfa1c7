import type { Benchmark } from '../measure.ts';
import { percentile } from '../percentile.ts';
import { withSystem } from '../placement/loaded-system.ts';
import { placeOrders, placeOrdersAtRate } from '../placement/place-orders.ts';
import { settledLoad } from '../placement/settled-load.ts';
import { type BenchRow, costRow } from '../row.ts';

const shares = [0.5, 0.8, 0.95] as const;
const seconds = 10;

/** How often an order may take the time of one that has the machine to itself, by share of the capacity in use. */
const goal: Readonly<Record<(typeof shares)[number], { readonly p50: number; readonly p99: number }>> = {
  0.5: { p50: 2, p99: 5 },
  0.8: { p50: 3, p99: 10 },
  0.95: { p50: 6, p99: 20 },
};

/**
 * Orders that arrive at a share of what this machine carries to completed, so that the work behind them goes on
 * meanwhile; beside the time that one caller alone waits, in the same run.
 */
export const orderLatency: Benchmark = {
  name: 'order-latency',
  summary: 'order p50 and p99 at 50 %, 80 % and 95 % of the measured capacity, arrivals open-loop',
  usualSeconds: 120,
  limitSeconds: 420,
  async run({ report }) {
    return withSystem(report, async (loaded) => {
      const { system } = loaded;
      const closed = (callers: number, run: string) => () => placeOrders(system, { callers, seconds, run });
      await settledLoad(loaded, 'warm-up', closed(16, 'warm-up'));
      const full = await settledLoad(loaded, 'capacity', closed(16, 'capacity'));
      const alone = await settledLoad(loaded, 'alone', closed(1, 'alone'));
      const capacity = full.completed / full.completedSeconds;
      const rows: BenchRow[] = [];
      for (const share of shares) {
        const run = `${share * 100} %`;
        const arrivals = { perSecond: capacity * share, seconds, run };
        const { latenciesMs } = await settledLoad(loaded, run, () => placeOrdersAtRate(system, arrivals));
        for (const [name, quantile] of [
          ['p50', 0.5],
          ['p99', 0.99],
        ] as const) {
          rows.push(
            costRow(`order ${name} at ${run} of ${capacity.toFixed(0)}/s (ceiling: one caller alone)`, {
              value: percentile(latenciesMs, quantile),
              ceiling: percentile(alone.latenciesMs, 0.5),
              goal: goal[share][name],
            }),
          );
        }
      }
      return rows;
    });
  },
};
