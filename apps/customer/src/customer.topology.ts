import {
  checkoutPersonForgotten,
  enrollmentPersonForgotten,
  inventoryPersonForgotten,
  operationsPersonForgotten,
  orderCancelled,
  orderPlaced,
  orderReturned,
  personErased,
  shipmentBooked,
} from '@accord/canonical';
import { defineTopology } from '@accord/messaging';

export const syncProfileOnOrderPlaced = {
  queue: 'customer.sync-profile-on-order-placed',
  events: [orderPlaced],
  needs: { all: ['crm'] },
  calls: [{ operation: 'import_profile', irreversible: false }],
};
export const eraseProfileOnPersonErased = {
  queue: 'customer.erase-profile-on-person-erased',
  events: [personErased],
  needs: { all: ['crm'] },
  calls: [{ operation: 'erase_profile', irreversible: true }],
};
/** Who has forgotten an erased person, for the receipt. */
export const confirmErasureOnPersonForgotten = {
  queue: 'customer.confirm-erasure-on-person-forgotten',
  events: [
    checkoutPersonForgotten,
    inventoryPersonForgotten,
    enrollmentPersonForgotten,
    operationsPersonForgotten,
  ],
};
const aMail = {
  needs: { all: ['mail'] },
  calls: [{ operation: 'send_mail', irreversible: true }],
};
export const sendMailOnOrderPlaced = {
  queue: 'customer.send-mail-on-order-placed',
  events: [orderPlaced],
  ...aMail,
};
export const sendMailOnOrderCancelled = {
  queue: 'customer.send-mail-on-order-cancelled',
  events: [orderCancelled],
  ...aMail,
};
export const sendMailOnOrderReturned = {
  queue: 'customer.send-mail-on-order-returned',
  events: [orderReturned],
  ...aMail,
};
export const sendMailOnShipmentBooked = {
  queue: 'customer.send-mail-on-shipment-booked',
  events: [shipmentBooked],
  ...aMail,
};

/** What the customer service listens to. */
export const customerTopology = defineTopology({
  service: 'customer',
  consumers: [
    syncProfileOnOrderPlaced,
    eraseProfileOnPersonErased,
    confirmErasureOnPersonForgotten,
    sendMailOnOrderPlaced,
    sendMailOnOrderCancelled,
    sendMailOnOrderReturned,
    sendMailOnShipmentBooked,
  ],
});
