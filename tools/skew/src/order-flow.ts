import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

/** Where the services listen and the key that opens them. */
export interface FlowTarget {
  readonly checkout: string;
  readonly operations: string;
  readonly key: string;
  /** How long an order may take to reach the next state, in ms. */
  readonly patienceMs: number;
}

const Order = z.object({
  id: z.string(),
  number: z.string(),
  status: z.string(),
  payment: z.object({ status: z.string() }),
});
type Order = z.output<typeof Order>;

const Timeline = z.object({ entries: z.array(z.object({ service: z.string() })) });

function request(token: string): object {
  return {
    customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
    shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [
      { sku: 'KIT-ROBOT-01', quantity: 1 },
      { sku: 'COURSE-PYTHON-101', quantity: 1 },
    ],
    payment: { method: 'card', tokens: { stripe: token } },
  };
}

/**
 * A card that is declined, and an order that goes to its end and comes back: every service and every direction once.
 * @returns what did not happen as it should; empty when all did
 */
export async function orderFlow(target: FlowTarget): Promise<string[]> {
  const wrong: string[] = [];
  const declined = await call(target, {
    method: 'POST',
    path: '/orders',
    key: randomUUID(),
    body: request('pm_card_chargeDeclinedInsufficientFunds'),
  });
  if (declined.status !== 402) wrong.push(`a declined card is answered ${declined.status}, not 402`);

  const placed = await call(target, {
    method: 'POST',
    path: '/orders',
    key: randomUUID(),
    body: request('pm_card_visa'),
  });
  if (placed.status !== 201) return [...wrong, `an order is answered ${placed.status}: ${placed.text}`];
  const order = Order.parse(JSON.parse(placed.text));
  const completed = await until(target, order, ({ status }) => status === 'completed');
  if (completed.status !== 'completed') return [...wrong, `the order stays ${completed.status}`];
  if (completed.payment.status !== 'captured') wrong.push(`its payment stays ${completed.payment.status}`);

  const told = await services(target, completed);
  for (const service of ['checkout', 'inventory', 'enrollment', 'customer']) {
    if (!told.has(service)) wrong.push(`${service} did nothing for the order`);
  }

  const returned = await call(target, {
    method: 'POST',
    path: `/orders/${order.id}/returns`,
    body: { reason: 'changed_mind' },
  });
  if (returned.status >= 300) return [...wrong, `a return is answered ${returned.status}: ${returned.text}`];
  const refunded = await until(target, order, ({ payment }) => payment.status === 'refunded');
  if (refunded.payment.status !== 'refunded')
    wrong.push(`the returned order's payment stays ${refunded.payment.status}`);
  return wrong;
}

/** The order once it is as wished, or as it is when the time is up. */
async function until(target: FlowTarget, { id }: Order, wished: (order: Order) => boolean): Promise<Order> {
  const giveUpAt = performance.now() + target.patienceMs;
  for (;;) {
    const answer = await call(target, { method: 'GET', path: `/orders/${id}` });
    const order = Order.parse(JSON.parse(answer.text));
    if (wished(order) || performance.now() > giveUpAt) return order;
    await pause(100);
  }
}

/** Services that had a part in the order, by its timeline; asked again while the last of them is still at it. */
async function services(target: FlowTarget, { number }: Order): Promise<ReadonlySet<string>> {
  const giveUpAt = performance.now() + target.patienceMs;
  for (;;) {
    const answer = await call(target, { method: 'GET', path: `/api/timeline/${number}`, at: 'operations' });
    const told = new Set(
      answer.status === 200
        ? Timeline.parse(JSON.parse(answer.text)).entries.map(({ service }) => service)
        : [],
    );
    if (told.size >= 4 || performance.now() > giveUpAt) return told;
    await pause(100);
  }
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly key?: string;
  readonly at?: 'checkout' | 'operations';
}

async function call(
  target: FlowTarget,
  request: Request,
): Promise<{ readonly status: number; readonly text: string }> {
  const { method, path, body, key, at = 'checkout' } = request;
  const response = await fetch(`${target[at]}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${target.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
