import type { RunningSystem } from '@accord/cli';
import { eventually } from '@accord/test-kit';
import { expect } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';

export const kitAndCourse = {
  customer: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  shippingAddress: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
  lines: [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'COURSE-PYTHON-101', quantity: 1 },
  ],
  payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

type Service = 'checkout' | 'inventory' | 'enrollment' | 'customer' | 'operations';

/** What a caller of the REST endpoints, an operator and an auditor can see of a running system. */
export class OrderCaller {
  constructor(private readonly system: RunningSystem) {}

  async call(
    method: string,
    service: Service,
    { path, body, key }: { readonly path: string; readonly body?: unknown; readonly key?: string },
  ): Promise<Answer> {
    const response = await fetch(`${this.system.addresses.url(service)}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.system.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text };
    return { status: response.status, headers: response.headers, body: parsed };
  }

  place(key: string, body: unknown = kitAndCourse): Promise<Answer> {
    return this.call('POST', 'checkout', { path: '/orders', key, body });
  }

  /** As a careful shop does: the same key again until there is an answer that is one. */
  placeUntilAnswered(key: string, body: unknown = kitAndCourse): Promise<Answer> {
    return eventually(
      async () => {
        const answer = await this.place(key, body);
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers.has('retry-after')).toBe(false);
        return answer;
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  }

  untilStatus(id: unknown, status: string): Promise<Answer> {
    return eventually(
      async () => {
        const answer = await this.call('GET', 'checkout', { path: `/orders/${String(id)}` });
        expect(answer.body['status']).toBe(status);
        return answer;
      },
      { timeoutMs: 90_000, everyMs: 100 },
    );
  }

  async metric(service: Service, name: string): Promise<number> {
    const response = await fetch(`${this.system.addresses.url(service)}/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith(name));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async vendor(vendor: string, part: 'state' | 'requests'): Promise<unknown> {
    return (await fetch(`${this.system.addresses.url('mocks')}/__mock/${vendor}/${part}`)).json();
  }

  async faults(vendor: string, faults: readonly object[]): Promise<void> {
    const response = await fetch(`${this.system.addresses.url('mocks')}/__mock/${vendor}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults }),
    });
    expect(response.status).toBeLessThan(300);
  }

  async rows(service: Service, query: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.system.databases[service] });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(query)).rows;
    } finally {
      await client.end();
    }
  }

  /** Charges at Stripe that are held or taken for an order. */
  async chargesOf(id: unknown): Promise<{ status: string; amount_received: number }[]> {
    const { payment_intents } = stripeState.parse(await this.vendor('stripe', 'state'));
    return payment_intents.filter(
      ({ metadata, status }) => metadata['orderId'] === id && status !== 'canceled',
    );
  }
}

const stripeState = z.object({
  payment_intents: z.array(
    z.object({
      status: z.string(),
      amount_received: z.number(),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
});
