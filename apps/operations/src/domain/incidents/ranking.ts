import type { Currency } from '@accord/canonical';
import type { Incident, Risk } from './incident.ts';

type Ranked = Risk & Pick<Incident, 'openedAt' | 'id'>;

/**
 * What costs most comes first. Amounts of different currencies are not comparable, so the shop's own currency decides,
 * then the number of orders that wait, then age.
 */
export function byRevenueAtRisk(home: Currency): (a: Ranked, b: Ranked) => number {
  return (a, b) =>
    worthIn(home, b) - worthIn(home, a) ||
    b.ordersWaiting - a.ordersWaiting ||
    compareText(a.openedAt, b.openedAt) ||
    compareText(a.id, b.id);
}

function worthIn(home: Currency, { revenueAtRisk }: Risk): number {
  return revenueAtRisk.find(({ currency }) => currency === home)?.minor ?? 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
