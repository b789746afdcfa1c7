import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Addresses } from './addresses.ts';
import type { Api } from './api.ts';
import { timelineTable } from './timeline-table.ts';

/** The README's order: a kit and a course, paid at Stripe with Adyen to fall back on. */
const order = {
  customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
  lines: [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'COURSE-PYTHON-101', quantity: 1 },
  ],
  payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
};

const placedOrder = z.object({ id: z.string(), number: z.string(), status: z.string() });
const unfinished = new Set(['pending', 'placed', 'fulfilling']);
const patienceMs = 60_000;

interface FirstOrder {
  readonly api: Api;
  readonly addresses: Addresses;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Places one real order, waits until it is through, and prints its story. */
export async function placeFirstOrder({ api, addresses, print, signal }: FirstOrder): Promise<void> {
  const checkout = addresses.url('checkout');
  const headers = { 'idempotency-key': randomUUID(), 'accept-language': 'de' };
  const placed = placedOrder.parse(await api.call('POST', `${checkout}/orders`, { body: order, headers }));
  print(`order ${placed.number}: ${placed.status}`);

  const startedAt = performance.now();
  let { status } = placed;
  for (let nextSign = 2_000; unfinished.has(status) && !signal.aborted; await wait(200)) {
    ({ status } = placedOrder.parse(await api.call('GET', `${checkout}/orders/${placed.id}`)));
    const waitedMs = performance.now() - startedAt;
    if (waitedMs > patienceMs) break;
    if (waitedMs < nextSign) continue;
    nextSign += 2_000;
    print(`order ${placed.number}: ${status} … ${Math.round(waitedMs / 1_000)} s`);
  }
  if (signal.aborted) return;
  print(
    `order ${placed.number}: ${status}, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s after it was accepted`,
  );
  const timeline = await api.call('GET', `${addresses.url('operations')}/api/timeline/${placed.number}`);
  for (const line of timelineTable(timeline)) print(line);
}
