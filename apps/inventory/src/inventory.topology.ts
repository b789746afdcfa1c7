import {
  orderCancelled,
  orderPlaced,
  orderReturned,
  personErased,
  reservationCommitted,
} from '@accord/canonical';
import { defineTopology } from '@accord/messaging';

/** Hot articles make handlers wait for each other, so there is little to gain from more in flight. */
export const commitReservation = {
  queue: 'inventory.commit-reservation-on-order-placed',
  events: [orderPlaced],
};

export const endOrder = {
  queue: 'inventory.release-reservation-on-order-ended',
  events: [orderCancelled, orderReturned],
};

export const bookShipment = {
  queue: 'inventory.book-shipment-on-reservation-committed',
  events: [reservationCommitted],
  /** A carrier's slow answer and the look-up before it. */
  timeLimitMs: 45_000,
  needs: { all: ['carrier'] },
  calls: [{ operation: 'announce_parcel', irreversible: false, requests: 2 }],
};

export const cancelShipment = {
  queue: 'inventory.cancel-shipment-on-order-ended',
  events: [orderCancelled, orderReturned],
  timeLimitMs: 45_000,
  needs: { all: ['carrier'] },
  calls: [{ operation: 'cancel_parcel', irreversible: true }],
};

export const forgetPerson = {
  queue: 'inventory.forget-person-on-person-erased',
  events: [personErased],
};

/** Everything this service listens to. */
export const inventoryTopology = defineTopology({
  service: 'inventory',
  consumers: [commitReservation, endOrder, bookShipment, cancelShipment, forgetPerson],
});
