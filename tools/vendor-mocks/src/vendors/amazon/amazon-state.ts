import { SeedRefused } from '../../vendor.ts';
import type { AmazonSeed, OrderSeed } from './amazon-seed.ts';

interface Money {
  readonly amount: string;
  readonly currencyCode: 'EUR';
}

interface Proceeds {
  readonly type: 'ITEM' | 'SHIPPING' | 'DISCOUNT';
  readonly subtotal: Money;
}

/** Known with the recipient since the money is there; what is pending says neither. */
const concealed = ['PENDING', 'PENDING_AVAILABILITY'];

interface Known {
  readonly orderId: string;
  readonly status: NonNullable<OrderSeed['status']>;
  readonly fulfilledBy: NonNullable<OrderSeed['fulfilledBy']>;
  readonly items: NonNullable<OrderSeed['items']>;
  readonly shipping: string;
  readonly discount: string;
  readonly recipient: OrderSeed['recipient'];
  readonly created: string;
  readonly updated: string;
}

/** The orders of one seller. */
export class AmazonState {
  readonly #byId = new Map<string, Known>();
  #lastChange = 0;

  /** In the order of their last change. */
  all(): readonly Known[] {
    return [...this.#byId.values()].sort((one, other) =>
      placeOf(one) < placeOf(other) ? -1 : placeOf(one) > placeOf(other) ? 1 : 0,
    );
  }

  merge({ orders, deleted }: AmazonSeed): void {
    for (const seed of orders) this.#put(seed);
    for (const id of deleted) if (!this.#byId.delete(id)) throw new SeedRefused(`no order ${id}`);
  }

  #put(seed: OrderSeed): void {
    const known = this.#byId.get(seed.orderId);
    const updated = this.#stamp(seed.changedAt);
    this.#byId.set(seed.orderId, {
      orderId: seed.orderId,
      status: seed.status ?? known?.status ?? 'UNSHIPPED',
      fulfilledBy: seed.fulfilledBy ?? known?.fulfilledBy ?? 'MERCHANT',
      items: seed.items ?? known?.items ?? [{ sku: 'KIT-ROBOT-01', quantity: 1, unitPrice: '149.00' }],
      shipping: seed.shipping ?? known?.shipping ?? '0.00',
      discount: seed.discount ?? known?.discount ?? '0.00',
      recipient: { ...known?.recipient, ...seed.recipient },
      created: known?.created ?? updated,
      updated,
    });
  }

  /** Two changes never carry the same moment, unless the seed says so. */
  #stamp(at: number | undefined): string {
    if (at === undefined) this.#lastChange = Math.max(Date.now(), this.#lastChange + 1);
    return new Date(at ?? this.#lastChange).toISOString();
  }
}

/** By which pages are continued: moment, then number. */
export function placeOf({ updated, orderId }: Pick<Known, 'updated' | 'orderId'>): string {
  return `${updated} ${orderId}`;
}

/** The order with the parts that were asked for. */
export function shown(order: Known, included: readonly string[]): Record<string, unknown> {
  const person = !concealed.includes(order.status);
  return {
    orderId: order.orderId,
    createdTime: order.created,
    lastUpdatedTime: order.updated,
    programs: [],
    salesChannel: { channelName: 'AMAZON', marketplaceId: 'A1PA6795UKMFR9', marketplaceName: 'Amazon.de' },
    ...(person && included.includes('BUYER') && { buyer: buyerOf(order) }),
    ...(person && included.includes('RECIPIENT') && { recipient: recipientOf(order) }),
    ...(included.includes('PROCEEDS') && { proceeds: { grandTotal: euros(totalOf(order)) } }),
    ...(included.includes('FULFILLMENT') && {
      fulfillment: { fulfillmentStatus: order.status, fulfilledBy: order.fulfilledBy },
    }),
    orderItems: order.items.map(({ sku, quantity, unitPrice }, index) => ({
      orderItemId: `${order.orderId.replaceAll('-', '')}${index + 1}`,
      quantityOrdered: order.status === 'CANCELLED' ? 0 : quantity,
      product: {
        sellerSku: sku,
        title: `The ${sku}`,
        price: { unitPrice: { amount: unitPrice, currencyCode: 'EUR' } },
      },
      ...(included.includes('PROCEEDS') && { proceeds: { breakdowns: proceedsOf(order, index) } }),
    })),
  };
}

function buyerOf({ orderId, recipient }: Known) {
  const alias = `a${Number(orderId.replaceAll('-', '')).toString(36)}`;
  return { buyerName: recipient?.name ?? 'Ada Lovelace', buyerEmail: `${alias}@marketplace.example` };
}

function recipientOf({ recipient }: Known) {
  return {
    deliveryAddress: {
      name: 'Ada Lovelace',
      addressLine1: 'Torstraße 1',
      city: 'Berlin',
      postalCode: '10119',
      countryCode: 'DE',
      addressType: 'RESIDENTIAL',
      ...recipient,
    },
  };
}

/** Shipping and discount of the whole order stand with its first item. */
function proceedsOf({ items, shipping, discount }: Known, index: number): readonly Proceeds[] {
  const item = items[index];
  const worth = item === undefined ? 0 : cents(item.unitPrice) * item.quantity;
  return [
    { type: 'ITEM', subtotal: euros(worth) },
    ...(index === 0 && cents(shipping) > 0
      ? [{ type: 'SHIPPING' as const, subtotal: euros(cents(shipping)) }]
      : []),
    ...(index === 0 && cents(discount) > 0
      ? [{ type: 'DISCOUNT' as const, subtotal: euros(-cents(discount)) }]
      : []),
  ];
}

function totalOf({ items, shipping, discount }: Known): number {
  const goods = items.reduce((sum, { unitPrice, quantity }) => sum + cents(unitPrice) * quantity, 0);
  return goods + cents(shipping) - cents(discount);
}

function cents(amount: string): number {
  return Math.round(Number(amount) * 100);
}

function euros(minor: number): Money {
  return { amount: (minor / 100).toFixed(2), currencyCode: 'EUR' };
}
