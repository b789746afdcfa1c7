import type { WorkCounts } from './work-counts.ts';

type Counts = ReadonlyMap<string, number>;

/** What one order costs, by program; the sums first. */
export interface OrderCost {
  readonly cpuMs: Counts;
  readonly statements: Counts;
  readonly transactions: Counts;
  readonly deliveries: Counts;
}

export function costPerOrder(before: WorkCounts, after: WorkCounts, orders: number): OrderCost {
  return {
    cpuMs: perOrder(before.cpuSeconds, after.cpuSeconds, orders / 1_000),
    statements: perOrder(before.statements, after.statements, orders),
    transactions: perOrder(before.transactions, after.transactions, orders),
    deliveries: perOrder(before.deliveries, after.deliveries, orders),
  };
}

export function sum(counts: Counts): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

/** Lines for a person: one per currency, the costliest program first. */
export function costLines({ cpuMs, statements, transactions, deliveries }: OrderCost): string[] {
  return [
    `processor time per order: ${told(cpuMs)} ms`,
    `statements per order: ${told(statements)}`,
    `transactions per order: ${told(transactions)}`,
    `messages handled per order: ${told(deliveries)}`,
  ];
}

function perOrder(before: Counts, after: Counts, orders: number): Counts {
  return new Map([...after].map(([name, count]) => [name, (count - (before.get(name) ?? 0)) / orders]));
}

function told(counts: Counts): string {
  const each = [...counts].toSorted(([, a], [, b]) => b - a).filter(([, count]) => count >= 0.05);
  return [
    `all ${sum(counts).toFixed(1)}`,
    ...each.map(([name, count]) => `${name} ${count.toFixed(1)}`),
  ].join(', ');
}
