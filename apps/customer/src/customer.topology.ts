import { orderCancelled, orderPlaced, orderReturned, shipmentBooked } from '@accord/canonical';
import { defineTopology } from '@accord/messaging';

export const syncProfileOnOrderPlaced = {
  queue: 'customer.sync-profile-on-order-placed',
  events: [orderPlaced],
  needs: { all: ['crm'] },
};
const needs = { all: ['mail'] };
export const sendMailOnOrderPlaced = {
  queue: 'customer.send-mail-on-order-placed',
  events: [orderPlaced],
  needs,
};
export const sendMailOnOrderCancelled = {
  queue: 'customer.send-mail-on-order-cancelled',
  events: [orderCancelled],
  needs,
};
export const sendMailOnOrderReturned = {
  queue: 'customer.send-mail-on-order-returned',
  events: [orderReturned],
  needs,
};
export const sendMailOnShipmentBooked = {
  queue: 'customer.send-mail-on-shipment-booked',
  events: [shipmentBooked],
  needs,
};

/** What the customer service listens to. */
export const customerTopology = defineTopology({
  service: 'customer',
  consumers: [
    syncProfileOnOrderPlaced,
    sendMailOnOrderPlaced,
    sendMailOnOrderCancelled,
    sendMailOnOrderReturned,
    sendMailOnShipmentBooked,
  ],
});
