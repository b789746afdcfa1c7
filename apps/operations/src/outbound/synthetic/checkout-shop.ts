import { Failure } from '@accord/canonical';
import { inheritContext, runInContext } from '@accord/service-kit';
import type { Secret } from '@accord/service-kit';
import { bearer, createVendorClient } from '@accord/vendor-client';
import type { VendorClient } from '@accord/vendor-client';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { Shop } from '../../use-cases/synthetic/ports.ts';
import type { PlacedOrder, SyntheticOrder } from '../../use-cases/synthetic/ports.ts';

/** Nobody's: no person can have an address at a name that ends so (RFC 2606). */
const customer = { email: 'synthetic@accord.invalid', givenName: 'Synthetic', familyName: 'Order' };
const shippingAddress = { street: 'Prüfweg 1', postalCode: '10115', city: 'Berlin', country: 'DE' };

const limits = { tryTimeoutMs: 15_000, deadlineMs: 30_000, attempts: 2 };

const placed = z
  .object({ id: z.string(), number: z.string(), lines: z.array(z.object({ kind: z.string() })) })
  .transform(({ id, number, lines }): PlacedOrder => ({
    orderId: id,
    orderNumber: number,
    ships: lines.some(({ kind }) => kind !== 'course'),
    teaches: lines.some(({ kind }) => kind === 'course'),
  }));

/** Checkout over REST, as any caller reaches it. The mark goes along as the calls' context. */
export class CheckoutShop extends Shop implements OnApplicationShutdown {
  readonly #client: VendorClient;

  constructor({ url, serviceKey }: { readonly url: string; readonly serviceKey: Secret }) {
    super();
    this.#client = createVendorClient({
      vendor: 'checkout',
      account: 'default',
      service: 'operations',
      baseUrl: url,
      auth: bearer(serviceKey),
      limits,
      peer: true,
    });
  }

  override async place({ key, lines, tokens }: SyntheticOrder, signal: AbortSignal): Promise<PlacedOrder> {
    const { body } = await marked(() =>
      this.#client.call({
        operation: 'place_synthetic_order',
        method: 'POST',
        path: '/orders',
        json: { customer, shippingAddress, lines, payment: { method: 'card', tokens } },
        idempotencyKey: key,
        repeat: 'safe',
        signal,
      }),
    );
    const parsed = placed.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new Failure('checkout.unreadable', 'transient', 'answered something else than agreed', {
      cause: parsed.error,
      sent: 'yes',
    });
  }

  /** Goods that were delivered are returned, others are cancelled. */
  override async takeBack(orderId: string, signal: AbortSignal): Promise<void> {
    const returned = await this.#close(orderId, 'returns', signal);
    if (returned === 409) await this.#close(orderId, 'cancel', signal);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#client.close();
  }

  async #close(orderId: string, how: 'returns' | 'cancel', signal: AbortSignal): Promise<number> {
    const { status } = await marked(() =>
      this.#client.call({
        operation: how === 'returns' ? 'return_synthetic_order' : 'cancel_synthetic_order',
        method: 'POST',
        path: `/orders/${encodeURIComponent(orderId)}/${how}`,
        json: { reason: 'synthetic_done' },
        repeat: 'safe',
        accept: (refusal) => refusal === 409,
        signal,
      }),
    );
    return status;
  }
}

function marked<T>(work: () => Promise<T>): Promise<T> {
  return runInContext(inheritContext({ synthetic: true }), work);
}
