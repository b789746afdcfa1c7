import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  formatDecimal,
  inventoryPersonForgotten,
  mailSent,
  operationsPersonForgotten,
  orderBooked,
  orderBookingChanged,
  orderCancellationRequested,
  orderCancelled,
  orderCompleted,
  orderFulfillable,
  orderPlaced,
  orderReturned,
  paymentCaptured,
  paymentRefunded,
  paymentVoided,
  personErased,
  productChanged,
  quarantineLimitsPassed,
  profileSynced,
  reservationCommitted,
  reservationRefused,
  seatsGranted,
  seatsRefused,
  seatsRevoked,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
  stockChanged,
} from '@accord/canonical';
import type { EventDefinition, Money } from '@accord/canonical';
import type { EntryDetail } from './timeline-entry.ts';

/** What one kind of event may say in a timeline. */
interface Telling {
  readonly key: string;
  readonly tell: (data: unknown) => EntryDetail;
}

/**
 * A white list: a field that is not picked here is not stored, so that a field added to an event tomorrow cannot
 * bring personal data with it. Names, addresses, tracking numbers and references to people stay out.
 */
const tellings: readonly Telling[] = [
  telling(orderPlaced, ({ lines, totals, payment, reservationId, seatHoldId }) => ({
    lines: lines.length,
    pieces: lines.reduce((count, line) => count + line.quantity, 0),
    gross: amount(totals.gross),
    gateway: payment.gateway,
    attemptId: payment.attemptId,
    ...(reservationId === null ? {} : { reservationId }),
    ...(seatHoldId === null ? {} : { seatHoldId }),
  })),
  telling(orderFulfillable, () => ({})),
  telling(orderCompleted, () => ({})),
  telling(orderCancellationRequested, ({ reason }) => ({ reason: code(reason) })),
  telling(orderCancelled, ({ reason, refunded }) => ({
    reason: code(reason),
    ...(refunded === null ? {} : { refunded: amount(refunded) }),
  })),
  telling(orderReturned, ({ reason, refunded }) => ({ reason: code(reason), refunded: amount(refunded) })),
  telling(orderBooked, ({ erp, erpOrderId }) => ({ erp, erpOrderId })),
  telling(orderBookingChanged, ({ erp, erpOrderId, status, shipped, invoiced }) => ({
    erp,
    erpOrderId,
    status,
    shipped,
    invoiced,
  })),
  ...[paymentCaptured, paymentVoided, paymentRefunded].map((definition) =>
    telling(definition, (data) => ({
      attemptId: data.attemptId,
      gateway: data.gateway,
      amount: amount(data.amount),
    })),
  ),
  telling(reservationCommitted, ({ reservationId }) => ({ reservationId })),
  telling(reservationRefused, ({ reservationId, reason, shortages }) => ({
    reservationId,
    reason: code(reason),
    short: shortages
      .map(({ sku, requested, available }) => `${sku} ${String(available)}/${String(requested)}`)
      .join(', '),
  })),
  telling(shipmentBooked, ({ shipmentId, carrier }) => ({ shipmentId, carrier })),
  telling(shipmentRefused, ({ shipmentId, reason }) => ({ shipmentId, reason: code(reason) })),
  telling(shipmentProgressed, ({ shipmentId, status }) => ({ shipmentId, status })),
  telling(productChanged, ({ product }) => ({ sku: product.sku, version: product.version })),
  telling(stockChanged, ({ sku, onHand, reserved, available }) => ({ sku, onHand, reserved, available })),
  telling(seatsGranted, ({ seatHoldId, seats }) => ({ seatHoldId, seats: seats.length })),
  telling(seatsRefused, ({ seatHoldId, reason }) => ({ seatHoldId, reason: code(reason) })),
  telling(seatsRevoked, ({ seatHoldId, reason }) => ({ seatHoldId, reason: code(reason) })),
  telling(profileSynced, ({ crm }) => ({ crm })),
  telling(personErased, ({ receiptId, orders }) => ({ receiptId, orders: orders.length })),
  ...[
    checkoutPersonForgotten,
    inventoryPersonForgotten,
    enrollmentPersonForgotten,
    operationsPersonForgotten,
  ].map((definition) =>
    telling(definition, ({ receiptId, party, orders }) => ({ receiptId, party, orders })),
  ),
  telling(mailSent, ({ template }) => ({ template })),
  ...quarantineLimitsPassed.map((definition) =>
    telling(definition, ({ flow, runId, handled, quarantined, limitPermille }) => ({
      flow,
      runId,
      handled,
      quarantined,
      limitPermille,
    })),
  ),
];

const byKey = new Map(tellings.map((one) => [one.key, one.tell]));

/** Event types that a timeline has words for; a test holds it against the catalogue. */
export const toldEvents: readonly string[] = [...byKey.keys()];

/** What the event may say; nothing when its type is not on the list or its data is not what the type promises. */
export function toldByEvent(key: string, data: unknown): EntryDetail {
  return byKey.get(key)?.(data) ?? {};
}

function telling<Data>(definition: EventDefinition<Data>, pick: (data: Data) => EntryDetail): Telling {
  return {
    key: definition.key,
    tell: (raw) => {
      const parsed = definition.data.safeParse(raw);
      return parsed.success ? pick(parsed.data) : { unreadable: true };
    },
  };
}

function amount(money: Money): string {
  return `${formatDecimal(money)} ${money.currency}`;
}

/** A reason is a code. One that looks like a sentence was typed by somebody and is not repeated. */
export function code(reason: string): string {
  return /^[\w.:-]{1,100}$/.test(reason) ? reason : 'in_words';
}
