import { setTimeout as wait } from 'node:timers/promises';

import type { RunningSystem } from '@accord/cli';
import { Pool } from 'undici';
import { z } from 'zod';

import { basketNumber } from './basket.ts';

export interface Load {
  readonly callers: number;
  /** Callers send no further order after this time. */
  readonly seconds: number;
  /** Part of the idempotency keys: no two loads of one system may share it. */
  readonly run: string;
  /** What the order of this number is of; the README's basket when left out. */
  readonly basket?: (index: number) => object;
}

export interface LoadResult {
  readonly accepted: number;
  readonly seconds: number;
  /** From the first time an order was sent until it was accepted. */
  readonly latenciesMs: readonly number[];
  /** Answers "not now, try again": each was asked again under the same key, as shops do. */
  readonly putOff: number;
}

/** Callers that each place one order after the other. @throws Error when an order is refused */
export async function placeOrders(
  system: RunningSystem,
  { callers, seconds, run, basket = basketNumber }: Load,
): Promise<LoadResult> {
  const shopper = new Shopper(system, { run, basket }, callers);
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const endsMs = startedMs + seconds * 1_000;
  const caller = async (): Promise<void> => {
    while (performance.now() < endsMs) {
      const sentMs = performance.now();
      await shopper.order();
      latenciesMs.push(performance.now() - sentMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: callers }, caller));
  } finally {
    await shopper.leave();
  }
  return resultOf({ startedMs, latenciesMs, shopper });
}

export interface Arrivals {
  readonly perSecond: number;
  readonly seconds: number;
  readonly run: string;
}

/**
 * Orders that arrive whether or not the last one is done, as customers do. Latency counts from the moment an order was
 * due, so that a system that falls behind cannot hide it by taking orders later.
 */
export async function placeOrdersAtRate(system: RunningSystem, arrivals: Arrivals): Promise<LoadResult> {
  const { perSecond, seconds, run } = arrivals;
  const shopper = new Shopper(system, { run, basket: basketNumber }, 256);
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const arrive = async (index: number): Promise<void> => {
    const dueMs = startedMs + (index * 1_000) / perSecond;
    await wait(Math.max(0, dueMs - performance.now()));
    await shopper.order();
    latenciesMs.push(performance.now() - dueMs);
  };
  try {
    await Promise.all(Array.from({ length: Math.ceil(perSecond * seconds) }, (_, index) => arrive(index)));
  } finally {
    await shopper.leave();
  }
  return resultOf({ startedMs, latenciesMs, shopper });
}

function resultOf(load: {
  readonly startedMs: number;
  readonly latenciesMs: readonly number[];
  readonly shopper: Shopper;
}): LoadResult {
  const { startedMs, latenciesMs, shopper } = load;
  return {
    accepted: latenciesMs.length,
    seconds: (performance.now() - startedMs) / 1_000,
    latenciesMs,
    putOff: shopper.putOff,
  };
}

/** How often an order is asked for again before the measurement is given up. */
const patience = 30;
const problem = z.object({ code: z.string() });

/** Places orders under keys of its own. */
class Shopper {
  readonly #pool: Pool;
  #next = 0;
  putOff = 0;

  constructor(
    private readonly system: RunningSystem,
    private readonly load: Required<Pick<Load, 'run' | 'basket'>>,
    connections: number,
  ) {
    this.#pool = new Pool(system.addresses.url('checkout'), { connections });
  }

  async order(): Promise<void> {
    const mine = this.#next++;
    const body = JSON.stringify(this.load.basket(mine));
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#ask(`${this.load.run}-${mine}`, body);
      if (answer.status === 201) return;
      if (!isPutOff(answer) || attempt === patience)
        throw new Error(`order ${mine} was answered ${answer.status}: ${answer.body.slice(0, 300)}`);
      this.putOff += 1;
      await wait(answer.retryAfterMs);
    }
  }

  async #ask(key: string, order: string): Promise<Answer> {
    const { statusCode, headers, body } = await this.#pool.request({
      method: 'POST',
      path: '/orders',
      headers: {
        authorization: `Bearer ${this.system.key}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: order,
    });
    const retryAfterMs = Number(headers['retry-after'] ?? 1) * 1_000;
    return { status: statusCode, body: await body.text(), retryAfterMs };
  }

  leave(): Promise<void> {
    return this.#pool.close();
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMs: number;
}

/** Short of connections or still at work on the same key: the same request, a little later. */
function isPutOff({ status, body }: Answer): boolean {
  if (status === 503) return true;
  return status === 409 && problem.safeParse(JSON.parse(body)).data?.code === 'checkout.request_in_progress';
}
