import { z } from 'zod';

import { type AccordApi, codeOf, pause } from './accord-api.ts';

/** Something of the file that is to become an order. */
export interface Purchase {
  /** Its number in the file: part of the Idempotency-Key. */
  readonly number: string;
}

/** An order that was accepted, and what it came from. */
export interface PlacedOrder<P extends Purchase> {
  readonly id: string;
  readonly purchase: P;
}

export interface Placement<P extends Purchase> {
  readonly placed: readonly PlacedOrder<P>[];
  /** Answered, but neither with 201 nor with 402. */
  readonly refused: readonly { readonly purchase: P; readonly code: string }[];
  readonly declined: number;
}

export interface PlacementPlan<P extends Purchase> {
  /** A body of `POST /orders`. */
  readonly orderOf: (purchase: P) => object;
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

/** Places one order per purchase, in their order, by several callers side by side. @throws when aborted */
export async function placeOrders<P extends Purchase>(
  api: AccordApi,
  purchases: readonly P[],
  plan: PlacementPlan<P>,
): Promise<Placement<P>> {
  const placed: PlacedOrder<P>[] = [];
  const refused: { purchase: P; code: string }[] = [];
  let declined = 0;
  let next = 0;
  const startedMs = performance.now();

  const caller = async (): Promise<void> => {
    for (let mine = next++; mine < purchases.length; mine = next++) {
      plan.signal.throwIfAborted();
      const purchase = purchases[mine];
      if (!purchase) return;
      if (plan.rate) await pause(Math.max(0, startedMs + (mine * 1_000) / plan.rate - performance.now()));
      const answer = await api.request('POST', `${api.addresses.checkout}/orders`, {
        body: plan.orderOf(purchase),
        headers: { 'idempotency-key': `replay-${plan.run}-${purchase.number}` },
      });
      if (answer.status === 201) placed.push({ id: accepted.parse(answer.body).id, purchase });
      else if (answer.status === 402) declined += 1;
      else refused.push({ purchase, code: codeOf(answer) ?? `status ${answer.status}` });
      plan.onProgress(placed.length + declined + refused.length, purchases.length);
    }
  };
  await Promise.all(Array.from({ length: plan.callers }, caller));
  return { placed, refused, declined };
}

/** How often each value occurs. */
export function tallyOf(values: Iterable<string>): Map<string, number> {
  const tally = new Map<string, number>();
  for (const value of values) tally.set(value, (tally.get(value) ?? 0) + 1);
  return tally;
}

export function total(tally: ReadonlyMap<string, number>): number {
  return [...tally.values()].reduce((sum, number) => sum + number, 0);
}
