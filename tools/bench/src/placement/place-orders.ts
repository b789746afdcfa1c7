import type { RunningSystem } from '@accord/cli';
import { Pool } from 'undici';

import { basketNumber } from './basket.ts';

export interface Load {
  readonly callers: number;
  /** Callers send no further order after this time. */
  readonly seconds: number;
  /** Part of the idempotency keys: no two loads of one system may share it. */
  readonly run: string;
}

export interface LoadResult {
  readonly accepted: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/** Callers that each place one order after the other. @throws Error when an order is not accepted */
export async function placeOrders(
  system: RunningSystem,
  { callers, seconds, run }: Load,
): Promise<LoadResult> {
  const pool = new Pool(system.addresses.url('checkout'), { connections: callers });
  const latenciesMs: number[] = [];
  const startedMs = performance.now();
  const endsMs = startedMs + seconds * 1_000;
  let next = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < endsMs) {
      const mine = next++;
      const sentMs = performance.now();
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/orders',
        headers: {
          authorization: `Bearer ${system.key}`,
          'content-type': 'application/json',
          'idempotency-key': `${run}-${mine}`,
        },
        body: JSON.stringify(basketNumber(mine)),
      });
      const answer = await body.text();
      if (statusCode !== 201)
        throw new Error(`order ${mine} was answered ${statusCode}: ${answer.slice(0, 300)}`);
      latenciesMs.push(performance.now() - sentMs);
    }
  };
  try {
    await Promise.all(Array.from({ length: callers }, caller));
  } finally {
    await pool.close();
  }
  return { accepted: latenciesMs.length, seconds: (performance.now() - startedMs) / 1_000, latenciesMs };
}
