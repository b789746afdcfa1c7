import type { RunningSystem } from '@accord/cli';
import { z } from 'zod';

import { chanceFrom, oneOf } from './chance.ts';
import { rest } from './rest.ts';

export interface AnsweredOrder {
  readonly key: string;
  readonly id: string;
}

export interface LoadOutcome {
  readonly accepted: readonly AnsweredOrder[];
  readonly refused: number;
}

interface OrderLoad {
  /** Makes keys and baskets: another run, another seed. */
  readonly seed: number;
  /** At least so many, and more until `enough`. */
  readonly orders: number;
  readonly perSecond: number;
  readonly enough: () => boolean;
  readonly onAccepted: () => void;
  /** No more orders; those that were asked for are still brought to an answer. */
  readonly stop: AbortSignal;
  /** Nobody waits for an answer any more. */
  readonly abandon: AbortSignal;
}

/** Open orders at one time: a stalled system is not buried. */
const callers = 12;

const baskets = [
  [{ sku: 'KIT-ROBOT-01', quantity: 1 }],
  [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'COURSE-PYTHON-101', quantity: 1 },
  ],
  [{ sku: 'COURSE-PYTHON-101', quantity: 1 }],
  [
    { sku: 'BUNDLE-STARTER-01', quantity: 1 },
    { sku: 'CABLE-USBC-01', quantity: 2 },
  ],
] as const;

/** One in so many cards is declined, so that undoing is part of every run. */
const declinedShare = 0.05;
const retryPauseMs = 250;
const patienceMs = 120_000;

/**
 * Places orders at a steady pace, each as a careful shop does: the same key again until there is an answer. A broken
 * connection, a 5xx and "still in progress" are no answers.
 */
export async function placeOrders(
  system: RunningSystem,
  { seed, orders, perSecond, enough, onAccepted, stop, abandon }: OrderLoad,
): Promise<LoadOutcome> {
  const startedMs = performance.now();
  const accepted: AnsweredOrder[] = [];
  let refused = 0;
  let next = 0;
  const caller = async (): Promise<void> => {
    const ending = AbortSignal.any([stop, abandon]);
    while (!ending.aborted && (next < orders || !enough())) {
      const mine = next++;
      await rest(startedMs + (mine * 1_000) / perSecond - performance.now(), ending);
      if (ending.aborted) return;
      const key = `order-${seed}-${mine}`;
      const id = await untilAnswered({ system, key, abandon }, requestOf(seed, mine));
      if (id === undefined) refused += 1;
      else {
        accepted.push({ key, id });
        onAccepted();
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { accepted, refused };
}

function requestOf(seed: number, index: number): object {
  const chance = chanceFrom(seed + index);
  const declined = chance() < declinedShare;
  return {
    customer: { email: `buyer-${seed}-${index}@example.org`, givenName: 'Buyer', familyName: `No ${index}` },
    shippingAddress: { street: 'Sample Street 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: oneOf(baskets, chance),
    payment: {
      method: 'card',
      tokens: declined
        ? { stripe: 'pm_card_chargeDeclinedInsufficientFunds' }
        : { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' },
    },
  };
}

const placed = z.object({ id: z.string() });
const problem = z.object({ code: z.string() });

/** The order's id, or undefined when it was refused for good. @throws Error when there is no answer for two minutes */
async function untilAnswered(
  { system, key, abandon }: { system: RunningSystem; key: string; abandon: AbortSignal },
  request: unknown,
): Promise<string | undefined> {
  const giveUpMs = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask(system, key, request).catch((error: unknown) => ({
      status: 0,
      body: String(error),
    }));
    if (answer.status === 201) return placed.parse(answer.body).id;
    const inProgress = problem.safeParse(answer.body).data?.code === 'checkout.request_in_progress';
    if (answer.status >= 400 && answer.status < 500 && !inProgress) return undefined;
    if (abandon.aborted || performance.now() > giveUpMs)
      throw new Error(`${key} got no answer: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
  }
}

async function ask(
  system: RunningSystem,
  key: string,
  request: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${system.addresses.url('checkout')}/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${system.key}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: await response.json() };
}
