import { findEvent } from '@accord/canonical';
import { z } from 'zod';

import type { AccordApi } from './accord-api.ts';

/** What the gateways say they took, in minor units, and how often they took it for one order. */
export interface GatewayLedger {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Orders that were captured more than once: there must be none. */
  readonly capturedTwice: readonly string[];
}

const stripeState = z.object({
  payment_intents: z.array(
    z.object({ amount_received: z.int(), metadata: z.record(z.string(), z.string()) }),
  ),
  refunds: z.array(z.object({ amount: z.int() })),
});
const adyenState = z.object({
  payments: z.array(
    z.object({
      reference: z.string(),
      captured: z.int(),
      refunded: z.int(),
      amount: z.object({ value: z.int() }),
    }),
  ),
});

export async function readGateways(api: AccordApi): Promise<GatewayLedger> {
  const at = `${api.addresses.mocks}/__mock`;
  const stripe = stripeState.parse((await api.request('GET', `${at}/stripe/state`)).body);
  const adyen = adyenState.parse((await api.request('GET', `${at}/adyen/state`)).body);
  const captures = new Map<string, number>();
  const capturedFor = (order: string): void => void captures.set(order, (captures.get(order) ?? 0) + 1);
  for (const intent of stripe.payment_intents) {
    if (intent.amount_received > 0) capturedFor(intent.metadata['orderId'] ?? 'unknown');
  }
  for (const payment of adyen.payments) {
    if (payment.captured > payment.amount.value) capturedFor(payment.reference);
  }
  return {
    capturedMinor:
      sum(stripe.payment_intents, (intent) => intent.amount_received) +
      sum(adyen.payments, (payment) => payment.captured),
    refundedMinor:
      sum(stripe.refunds, (refund) => refund.amount) + sum(adyen.payments, (payment) => payment.refunded),
    capturedTwice: [...captures].filter(([, times]) => times > 1).map(([order]) => order),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Messages by what became of them, read from the services' own counters. */
export interface MessageLedger {
  /** Event type -> published by the outboxes. */
  readonly published: ReadonlyMap<string, number>;
  /** "consumer event" -> finished: done or parked. A retry is not an end. */
  readonly ended: ReadonlyMap<string, number>;
  readonly parked: number;
  /** Committed but not yet with the broker. */
  readonly waiting: number;
}

export async function readMessages(api: AccordApi): Promise<MessageLedger> {
  const { checkout, enrollment, inventory, customer, operations } = api.addresses;
  const published = new Map<string, number>();
  const ended = new Map<string, number>();
  let parked = 0;
  let waiting = 0;
  for (const service of [checkout, enrollment, inventory, customer, operations]) {
    const { body } = await api.request('GET', `${service}/metrics`);
    for (const { name, labels, value } of samples(String(body))) {
      if (name === 'accord_outbox_pending') waiting += value;
      if (name === 'accord_outbox_relayed_total' && labels['outcome'] === 'sent')
        add(published, labels['event'] ?? '', value);
      if (name !== 'accord_deliveries_total') continue;
      if (labels['outcome'] === 'parked') parked += value;
      // What services tell operations between their events is no message of an order, and never rests.
      const isEvent = findEvent(labels['event'] ?? '') !== undefined;
      if (isEvent && (labels['outcome'] === 'done' || labels['outcome'] === 'parked')) {
        add(ended, `${labels['consumer'] ?? ''} ${labels['event'] ?? ''}`, value);
      }
    }
  }
  return { published, ended, parked, waiting };
}

function add(tally: Map<string, number>, key: string, value: number): void {
  tally.set(key, (tally.get(key) ?? 0) + value);
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The lines of a Prometheus text page that carry a value. */
export function samples(text: string): Sample[] {
  return [...text.matchAll(/^([a-z_]+)(?:\{([^}]*)\})? ([0-9.e+]+)$/gm)].map(
    ([, name = '', labels = '', value = '']) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key = '', text_ = '']) => [key, text_]),
      ),
      value: Number(value),
    }),
  );
}
