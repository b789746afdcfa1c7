import { mailSent, personErased, profileSynced } from './customer-events.ts';
import { seatsGranted, seatsRefused, seatsRevoked } from './enrollment-events.ts';
import type { EventDefinition } from './event-definition.ts';
import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  inventoryPersonForgotten,
  operationsPersonForgotten,
} from './forgetting-events.ts';
import {
  productChanged,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
  stockChanged,
} from './inventory-events.ts';
import {
  orderBooked,
  orderBookingChanged,
  orderCancellationRequested,
  orderCancelled,
  orderCompleted,
  orderFulfillable,
  orderPlaced,
  orderReturned,
} from './order-events.ts';
import { quarantineLimitsPassed } from './quality-events.ts';
import { paymentCaptured, paymentRefunded, paymentVoided } from './payment-events.ts';

/** Everything that can happen in Accord. What is not listed here cannot be published. */
export const eventCatalogue: readonly EventDefinition[] = [
  orderPlaced,
  orderFulfillable,
  orderCompleted,
  orderCancellationRequested,
  orderCancelled,
  orderReturned,
  orderBooked,
  orderBookingChanged,
  paymentCaptured,
  paymentVoided,
  paymentRefunded,
  reservationCommitted,
  reservationRefused,
  shipmentBooked,
  shipmentRefused,
  shipmentProgressed,
  productChanged,
  stockChanged,
  seatsGranted,
  seatsRefused,
  seatsRevoked,
  profileSynced,
  personErased,
  checkoutPersonForgotten,
  inventoryPersonForgotten,
  enrollmentPersonForgotten,
  operationsPersonForgotten,
  mailSent,
  ...quarantineLimitsPassed,
];

const byKey = new Map(eventCatalogue.map((definition) => [definition.key, definition]));

/** The definition behind a routing key (`checkout.order.placed.v1`), undefined when nobody publishes such an event. */
export function findEvent(key: string): EventDefinition | undefined {
  return byKey.get(key);
}
