import { OrderStatus } from '@accord/canonical';
import { z } from 'zod';

import { type AccordApi, pause } from './accord-api.ts';

/** What the record needs to know of an order in the end. */
export interface FinishedOrder {
  readonly id: string;
  readonly status: OrderStatus;
  readonly paymentStatus: string;
  readonly grossMinor: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

const orderView = z.object({
  id: z.string(),
  status: OrderStatus,
  totals: z.object({ gross: z.object({ minor: z.number() }) }),
  payment: z.object({ status: z.string() }),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
});

const settled: ReadonlySet<OrderStatus> = new Set([
  'completed',
  'cancelled',
  'returned',
  'rejected',
  'needs_attention',
]);
const pollMs = 500;

export interface Following {
  readonly timeLimitMs: number;
  readonly onProgress: (settled: number, of: number) => void;
}

/**
 * Waits until every order has come to an end and reads how it ended.
 * @returns all orders; those still on their way when the time is up keep the status they had
 */
export async function followOrders(
  api: AccordApi,
  ids: readonly string[],
  following: Following,
): Promise<FinishedOrder[]> {
  const finished = new Map<string, FinishedOrder>();
  const deadlineMs = performance.now() + following.timeLimitMs;
  for (;;) {
    const open = ids.filter((id) => !settled.has(finished.get(id)?.status ?? 'pending'));
    for (const id of open) finished.set(id, await readOrder(api, id));
    const done = [...finished.values()].filter(({ status }) => settled.has(status)).length;
    following.onProgress(done, ids.length);
    if (done === ids.length || performance.now() > deadlineMs) return [...finished.values()];
    await pause(pollMs);
  }
}

async function readOrder(api: AccordApi, id: string): Promise<FinishedOrder> {
  const { body } = await api.request('GET', `${api.addresses.checkout}/orders/${id}`);
  const { status, totals, payment, lines } = orderView.parse(body);
  return { id, status, paymentStatus: payment.status, grossMinor: totals.gross.minor, lines };
}
