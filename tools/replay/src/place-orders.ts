import { z } from 'zod';

import { type AccordApi, codeOf, pause } from './accord-api.ts';
import { orderOf } from './order-of-invoice.ts';
import type { Invoice } from './read-invoices.ts';

/** An order that was accepted, and the invoice it came from. */
export interface PlacedOrder {
  readonly id: string;
  readonly invoice: Invoice;
}

export interface Placement {
  readonly placed: readonly PlacedOrder[];
  /** Orders that were answered, but not with 201: problem code -> how many. */
  readonly refused: ReadonlyMap<string, number>;
  readonly declined: number;
}

export interface PlacementPlan {
  /** Part of every Idempotency-Key, so that a second replay places orders of its own. */
  readonly run: string;
  /** Orders per second at most; as fast as the callers get answers when absent. */
  readonly rate?: number;
  readonly callers: number;
  readonly onProgress: (done: number, of: number) => void;
  /** When aborted, no further order is placed. */
  readonly signal: AbortSignal;
}

const accepted = z.object({ id: z.string() });

/** Places one order per invoice, in the order of the file, by several callers side by side. @throws when aborted */
export async function placeOrders(
  api: AccordApi,
  invoices: readonly Invoice[],
  plan: PlacementPlan,
): Promise<Placement> {
  const waiting = invoices.filter(({ cancellation }) => !cancellation);
  const placed: PlacedOrder[] = [];
  const refused = new Map<string, number>();
  let declined = 0;
  let next = 0;
  const startedMs = performance.now();

  const caller = async (): Promise<void> => {
    for (let mine = next++; mine < waiting.length; mine = next++) {
      plan.signal.throwIfAborted();
      const invoice = waiting[mine];
      if (!invoice) return;
      if (plan.rate) await pause(Math.max(0, startedMs + (mine * 1_000) / plan.rate - performance.now()));
      const answer = await api.request('POST', `${api.addresses.checkout}/orders`, {
        body: orderOf(invoice),
        headers: { 'idempotency-key': `replay-${plan.run}-${invoice.number}` },
      });
      if (answer.status === 201) placed.push({ id: accepted.parse(answer.body).id, invoice });
      else if (answer.status === 402) declined += 1;
      else count(refused, codeOf(answer) ?? `status ${answer.status}`);
      plan.onProgress(placed.length + declined + total(refused), waiting.length);
    }
  };
  await Promise.all(Array.from({ length: plan.callers }, caller));
  return { placed, refused, declined };
}

function count(tally: Map<string, number>, key: string): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

export function total(tally: ReadonlyMap<string, number>): number {
  return [...tally.values()].reduce((sum, number) => sum + number, 0);
}
