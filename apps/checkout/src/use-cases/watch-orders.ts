import type { Clock } from '@accord/canonical';
import { createLogger, gauge } from '@accord/service-kit';
import type { OrderWatches, WatchName } from './ports/order-watches.ts';

/** How long two facts may be apart before somebody should know, in milliseconds. */
const toleranceMs: Readonly<Record<WatchName, number>> = {
  captured_not_booked: 10 * 60_000,
  paid_not_enrolled: 10 * 60_000,
  shipped_not_captured: 10 * 60_000,
  payment_stranded: 10 * 60_000,
};

const names: readonly WatchName[] = [
  'captured_not_booked',
  'paid_not_enrolled',
  'shipped_not_captured',
  'payment_stranded',
];
const shown = 5;

const log = createLogger('watch-orders');
const findings = gauge({
  name: 'accord_checkout_watch_findings',
  help: 'orders on which two facts have not come together for too long',
  labelNames: ['watch'],
});

/** Counts what slipped through, and names the oldest. */
export class WatchOrders {
  readonly #watches: OrderWatches;
  readonly #clock: Clock;

  constructor(watches: OrderWatches, clock: Clock) {
    this.#watches = watches;
    this.#clock = clock;
  }

  async execute(): Promise<Readonly<Record<WatchName, number>>> {
    const now = this.#clock.now().getTime();
    const looks = await Promise.all(
      names.map(async (watch) => {
        const before = new Date(now - toleranceMs[watch]);
        const { count, oldest } = await this.#watches.look(watch, { before, limit: shown });
        findings.set({ watch }, count);
        if (count > 0) log.warn({ event: `watch.${watch}`, count, oldest }, 'orders need a look');
        return { watch, count };
      }),
    );
    const countOf = (wanted: WatchName): number => looks.find(({ watch }) => watch === wanted)?.count ?? 0;
    return {
      captured_not_booked: countOf('captured_not_booked'),
      paid_not_enrolled: countOf('paid_not_enrolled'),
      shipped_not_captured: countOf('shipped_not_captured'),
      payment_stranded: countOf('payment_stranded'),
    };
  }
}
