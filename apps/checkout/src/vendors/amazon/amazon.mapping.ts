import {
  add,
  Address,
  Currency,
  equals,
  Failure,
  multiply,
  OrderCustomer,
  parseDecimal,
  Quantity,
  Sku,
  sum,
  type Money,
} from '@accord/canonical';
import { noteUnknownOf } from '../unknown-status.ts';
import type { SoldLine } from '../../domain/sale-basket.ts';
import type { MarketplaceRecord, SoldOrder } from '../../use-cases/ports/marketplace-orders.ts';
import { idWire, orderWire, stateWire, type OrderWire } from './amazon.wire.ts';

type Standing =
  'sold' | 'cancelled' | 'settled_there' | { readonly ignored: string } | { readonly bad: string };

/** Every status that Amazon publishes. */
const standings: Readonly<Record<string, Standing>> = {
  // Not paid yet, and shown without a recipient: it comes again when it is.
  PENDING: { ignored: 'amazon.pending' },
  PENDING_AVAILABILITY: { ignored: 'amazon.pending' },
  UNSHIPPED: 'sold',
  SHIPPED: 'settled_there',
  CANCELLED: 'cancelled',
  UNFULFILLABLE: { ignored: 'amazon.unfulfillable' },
  // Somebody has sent a part of it: what is left to do is a person's to say.
  PARTIALLY_SHIPPED: { bad: 'amazon.partially_shipped' },
};

const noteUnknown = noteUnknownOf('amazon');
const germanSpeaking = ['DE', 'AT', 'CH', 'LI'];

/** Total: whatever Amazon sends is sold, over, not ours to see to, or a named bad record. */
export function readOrder(raw: unknown): MarketplaceRecord {
  const state = stateWire.safeParse(raw);
  if (!state.success) return bad(idOf(raw), 'amazon.unreadable_order', fieldOf(state.error));
  const { orderId, lastUpdatedTime: changedAtMs, fulfillment } = state.data;
  if (fulfillment.fulfilledBy === 'AMAZON')
    return { kind: 'ignored', orderId, reason: 'amazon.fulfilled_there' };
  const standing = standings[fulfillment.fulfillmentStatus];
  if (standing === undefined) {
    noteUnknown('order', fulfillment.fulfillmentStatus);
    return bad(orderId, 'amazon.unknown_status', 'fulfillmentStatus');
  }
  if (standing === 'sold') return readSold(raw, orderId);
  if (typeof standing === 'string') return { kind: standing, orderId, changedAtMs };
  return 'bad' in standing
    ? bad(orderId, standing.bad)
    : { kind: 'ignored', orderId, reason: standing.ignored };
}

function readSold(raw: unknown, orderId: string): MarketplaceRecord {
  const parsed = orderWire.safeParse(raw);
  if (!parsed.success) return bad(orderId, 'amazon.unreadable_order', fieldOf(parsed.error));
  try {
    return { kind: 'sold', order: soldOrder(parsed.data) };
  } catch (error) {
    if (error instanceof Unkeepable) return bad(orderId, error.code, error.field);
    throw error;
  }
}

/** Why a readable order cannot be taken. */
class Unkeepable extends Error {
  readonly code: string;
  readonly field: string | undefined;

  constructor(code: string, field?: string) {
    super(code);
    this.code = code;
    this.field = field;
  }
}

/** @throws Unkeepable */
function soldOrder(wire: OrderWire): SoldOrder {
  const total = moneyOf(wire.proceeds.grandTotal);
  const items = wire.orderItems.filter(({ quantityOrdered }) => quantityOrdered > 0);
  if (items.length === 0) throw new Unkeepable('amazon.nothing_ordered', 'orderItems');
  const lines = items.map(lineOf);
  const shipping = sum(chargesOf(items, 'SHIPPING'), total.currency);
  // Which line a discount is for is not told so that its price by the piece could be known.
  if (chargesOf(items, 'DISCOUNT').some(({ minor }) => minor !== 0))
    throw new Unkeepable('amazon.discounted');
  const goods = lines.map(({ unitGross, quantity }) => multiply(unitGross, quantity));
  if ([...goods, shipping].some(({ currency }) => currency !== total.currency))
    throw new Unkeepable('amazon.mixed_currencies');
  if (total.minor <= 0 || !equals(add(sum(goods, total.currency), shipping), total))
    throw new Unkeepable('amazon.amounts_do_not_add_up', 'proceeds');
  return {
    orderId: wire.orderId,
    changedAtMs: wire.lastUpdatedTime,
    customer: customerOf(wire),
    shippingAddress: addressOf(wire),
    lines,
    shipping,
  };
}

type Item = OrderWire['orderItems'][number];

function lineOf({ quantityOrdered, product }: Item, index: number): SoldLine {
  const sku = Sku.safeParse(product.sellerSku);
  if (!sku.success) throw new Unkeepable('amazon.bad_sku', 'sellerSku');
  const quantity = Quantity.safeParse(quantityOrdered);
  if (!quantity.success) throw new Unkeepable('amazon.bad_quantity', 'quantityOrdered');
  return {
    lineId: String(index + 1),
    sku: sku.data,
    name: product.title?.trim().slice(0, longestName) || sku.data,
    quantity: quantity.data,
    unitGross: moneyOf(product.price.unitPrice),
  };
}

const longestName = 255;

function chargesOf(items: readonly Item[], wanted: string): Money[] {
  return items.flatMap(({ proceeds }) =>
    (proceeds?.breakdowns ?? [])
      .filter(({ type }) => type === wanted)
      .map(({ subtotal }) => moneyOf(subtotal)),
  );
}

function moneyOf({ amount, currencyCode }: { amount: string; currencyCode: string }): Money {
  const currency = Currency.safeParse(currencyCode);
  if (!currency.success) throw new Unkeepable('amazon.unknown_currency', 'currencyCode');
  try {
    return parseDecimal(amount, currency.data);
  } catch (error) {
    if (error instanceof Failure) throw new Unkeepable('amazon.bad_amount', 'amount');
    throw error;
  }
}

/** The address is an alias that Amazon forwards from. Nobody may write to it but about this order. */
function customerOf({ buyer, recipient: { deliveryAddress } }: OrderWire): SoldOrder['customer'] {
  const customer = OrderCustomer.safeParse({
    customerId: null,
    email: buyer.buyerEmail,
    ...nameOf(deliveryAddress.name),
    locale: germanSpeaking.includes(deliveryAddress.countryCode) ? 'de' : 'en',
    marketingConsent: false,
  });
  if (customer.success) return customer.data;
  throw new Unkeepable('amazon.bad_recipient', fieldOf(customer.error));
}

/** Amazon knows one name: its last word is the family's. Of a single word both are made, for a label says them once each. */
function nameOf(name: string): { givenName: string; familyName: string } {
  const words = name.trim().split(/\s+/);
  const familyName = words.at(-1) ?? '';
  return { givenName: words.slice(0, -1).join(' ') || familyName, familyName };
}

function addressOf({ recipient: { deliveryAddress } }: OrderWire): SoldOrder['shippingAddress'] {
  const { companyName, addressLine1, addressLine2, addressLine3, city, stateOrRegion } = deliveryAddress;
  const more = [companyName, addressLine2, addressLine3]
    .filter((line) => line && line.trim() !== '')
    .join(', ');
  const address = Address.safeParse({
    street: addressLine1,
    ...(more !== '' && { street2: more }),
    postalCode: deliveryAddress.postalCode,
    city,
    ...(stateOrRegion && { region: stateOrRegion }),
    country: deliveryAddress.countryCode,
  });
  if (address.success) return address.data;
  throw new Unkeepable('amazon.bad_address', fieldOf(address.error));
}

function fieldOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[];
}): string | undefined {
  const path = error.issues[0]?.path.map(String).join('.');
  return path === '' ? undefined : path;
}

function idOf(raw: unknown): string {
  const named = idWire.safeParse(raw);
  return named.success ? named.data.orderId : 'unknown';
}

function bad(orderId: string, reason: string, field?: string): MarketplaceRecord {
  return { kind: 'bad', orderId, reason, field };
}
