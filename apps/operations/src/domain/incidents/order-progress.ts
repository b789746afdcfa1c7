import {
  mailSent,
  orderBooked,
  orderCancelled,
  orderCompleted,
  orderPlaced,
  orderReturned,
  paymentCaptured,
  profileSynced,
  reservationCommitted,
  seatsGranted,
  shipmentBooked,
} from '@accord/canonical';
import type { Envelope, EventDefinition } from '@accord/canonical';
import { allOrderSteps, orderSteps } from './order-steps.ts';
import type { OrderStep } from './order-steps.ts';

/** What one event adds to what is known of an order's progress. Joined in any order, any number of times. */
export interface Progress {
  readonly orderId: string;
  /** Steps that the order needs, as bits; known when it was placed. */
  readonly needs: number;
  readonly done: number;
  readonly ended: boolean;
  readonly placed: { readonly at: string; readonly minor: number; readonly currency: string } | null;
}

type Reading = (data: unknown) => Omit<Progress, 'orderId'>;

const nothing = { needs: 0, done: 0, ended: false, placed: null };

const always = orderSteps.booking.bit | orderSteps.money.bit | orderSteps.profile.bit | orderSteps.mail.bit;

const readings: ReadonlyMap<string, Reading> = new Map([
  reading(orderPlaced, ({ placedAt, totals, reservationId, seatHoldId }) => ({
    ...nothing,
    needs:
      always |
      (reservationId === null ? 0 : orderSteps.stock.bit | orderSteps.parcel.bit) |
      (seatHoldId === null ? 0 : orderSteps.seats.bit),
    placed: { at: placedAt, minor: totals.gross.minor, currency: totals.gross.currency },
  })),
  reading(reservationCommitted, () => ({ ...nothing, done: orderSteps.stock.bit })),
  reading(seatsGranted, () => ({ ...nothing, done: orderSteps.seats.bit })),
  reading(shipmentBooked, () => ({ ...nothing, done: orderSteps.parcel.bit })),
  reading(orderBooked, () => ({ ...nothing, done: orderSteps.booking.bit })),
  reading(paymentCaptured, () => ({ ...nothing, done: orderSteps.money.bit })),
  reading(profileSynced, () => ({ ...nothing, done: orderSteps.profile.bit })),
  reading(mailSent, ({ template }) => ({
    ...nothing,
    done: template === 'order_confirmation' ? orderSteps.mail.bit : 0,
  })),
  ...[orderCompleted, orderCancelled, orderReturned].map((definition) =>
    reading(definition, () => ({ ...nothing, ended: true })),
  ),
]);

/** Undefined for an event that says nothing about an order's progress, or whose data is not what its type promises. */
export function progressOf({ type, data }: Pick<Envelope, 'type' | 'data'>): Progress | undefined {
  const read = readings.get(type);
  const orderId = orderIdIn(data);
  if (read === undefined || orderId === undefined) return undefined;
  return { orderId, ...read(data) };
}

/** The step whose end this tells of. */
export function stepDoneBy(progress: Progress | undefined): OrderStep | undefined {
  return allOrderSteps.find(({ bit }) => bit === progress?.done);
}

function reading<Data>(
  definition: EventDefinition<Data>,
  read: (data: Data) => Omit<Progress, 'orderId'>,
): [string, Reading] {
  return [
    definition.key,
    (raw) => {
      const parsed = definition.data.safeParse(raw);
      return parsed.success ? read(parsed.data) : nothing;
    },
  ];
}

function orderIdIn(data: unknown): string | undefined {
  const { orderId } = { orderId: undefined, ...(data ?? {}) };
  return typeof orderId === 'string' && orderId !== '' ? orderId : undefined;
}
