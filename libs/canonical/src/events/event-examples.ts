import type { PersonForgotten } from './forgetting-events.ts';
import type { SeatsGranted } from './enrollment-events.ts';
import type { ProductChanged, ShipmentBooked } from './inventory-events.ts';
import type { QuarantineLimitPassed } from './quality-events.ts';
import type { OrderCancelled, OrderPlaced, OrderReturned } from './order-events.ts';

const orderId = '0198c0de-0000-7000-8000-00000000000a';
const order = { orderId, orderNumber: 'A-000000000A' };
const reservationId = '0198c0de-0000-7000-8000-00000000000b';
const seatHoldId = '0198c0de-0000-7000-8000-00000000000c';
const attemptId = '0198c0de-0000-7000-8000-00000000000d';
const shipmentId = '0198c0de-0000-7000-8000-00000000000e';
const customerId = '0198c0de-0000-7000-8000-00000000000f';
const at = '2026-11-21T03:00:00.000Z';
const gross = { minor: 14_900, currency: 'EUR' } as const;
const totals = {
  gross,
  net: { minor: 12_521, currency: 'EUR' },
  tax: { minor: 2379, currency: 'EUR' },
} as const;
const price = { ...totals, taxRateBps: 1900 };
const line = { sku: 'KIT-ROBOT-01', quantity: 1, kind: 'article' } as const;
const customer = {
  customerId,
  email: 'ada@example.org',
  givenName: 'Ada',
  familyName: 'Lovelace',
  locale: 'de',
  marketingConsent: false,
} as const;
const seat = {
  seatId: '0198c0de-0000-7000-8000-000000000010',
  lineId: '1',
  sku: 'COURSE-PYTHON-101',
  courseId: 'python-101',
  cohortId: 'python-101-autumn',
};

const placed: OrderPlaced = {
  ...order,
  placedAt: at,
  customer,
  shippingAddress: {
    street: 'Torstraße 1',
    street2: 'Hinterhaus',
    postalCode: '10119',
    city: 'Berlin',
    region: 'Berlin',
    country: 'DE',
  },
  lines: [{ ...line, lineId: '1', name: 'Robot kit', unitPrice: price, total: totals }],
  shipping: totals,
  totals,
  reservationId,
  seatHoldId,
  payment: { attemptId, gateway: 'stripe' },
};
const givenBack = {
  ...order,
  reason: 'customer.asked',
  customer,
  lines: [line],
  reservationId,
  seatHoldId,
};
const cancelled: OrderCancelled = { ...givenBack, refunded: gross };
const returned: OrderReturned = { ...givenBack, refunded: gross };
const payment = { ...order, attemptId, gateway: 'adyen', amount: gross };
const booked: ShipmentBooked = {
  ...order,
  shipmentId,
  carrier: 'dhl',
  trackingNumber: '0034',
  trackingUrl: 'https://tracking.example.org/0034',
};
const granted: SeatsGranted = {
  ...order,
  seatHoldId,
  seats: [{ ...seat, lms: 'moodle', lmsUserRef: '7', lmsCourseRef: 'COURSE-PYTHON-101' }],
};
const product: ProductChanged = {
  product: {
    sku: line.sku,
    name: 'Robot kit',
    kind: 'article',
    price,
    weightGrams: 850,
    gtin: '4006381333931',
    version: 3,
    updatedAt: at,
    pricedAt: at,
  },
};

const limitPassed: QuarantineLimitPassed = {
  flow: 'inventory.import-products',
  runId: '0198c0de-0000-7000-8000-000000000011',
  handled: 1000,
  quarantined: 60,
  limitPermille: 50,
  codes: [
    { code: 'quality.gtin_check_digit', records: 58 },
    { code: 'quality.price_ambiguous', records: 2 },
  ],
};

const forgotten: Omit<PersonForgotten, 'party'> = {
  customerId,
  receiptId: '0198c0de-0000-7000-8000-000000000012',
  forgottenAt: at,
  orders: 1,
};

/**
 * One example of the data of every event, by key, with everything that may be left out or null. For contracts and
 * documents; all names and addresses are invented.
 */
export const eventExamples: Readonly<Record<string, object>> = {
  'checkout.order.placed.v1': placed,
  'checkout.order.fulfillable.v1': order,
  'checkout.order.completed.v1': order,
  'checkout.order.cancellation-requested.v1': { ...order, reason: 'enrollment.no_seats' },
  'checkout.order.cancelled.v1': cancelled,
  'checkout.order.returned.v1': returned,
  'checkout.order.booked.v1': { ...order, erp: 'weclapp', erpOrderId: '4711' },
  'checkout.order.booking-changed.v1': {
    ...order,
    erp: 'weclapp',
    erpOrderId: '4711',
    status: 'cancelled',
    shipped: false,
    invoiced: false,
    changedAt: at,
  },
  'checkout.payment.captured.v1': payment,
  'checkout.payment.voided.v1': payment,
  'checkout.payment.refunded.v1': payment,
  'inventory.reservation.committed.v1': { ...order, reservationId },
  'inventory.reservation.refused.v1': {
    ...order,
    reservationId,
    reason: 'inventory.insufficient_stock',
    shortages: [{ sku: line.sku, requested: 2, available: 1 }],
  },
  'inventory.shipment.booked.v1': booked,
  'inventory.shipment.refused.v1': { ...order, shipmentId, reason: 'sendcloud.refused' },
  'inventory.shipment.progressed.v1': { ...order, shipmentId, status: 'delivered', occurredAt: at },
  'inventory.product.changed.v1': product,
  'inventory.stock.changed.v1': { sku: line.sku, onHand: 5, reserved: 2, available: 3, version: 9 },
  'enrollment.seats.granted.v1': granted,
  'enrollment.seats.refused.v1': { ...order, seatHoldId, reason: 'enrollment.no_seats' },
  'enrollment.seats.revoked.v1': { ...order, seatHoldId, reason: 'customer.asked' },
  'customer.profile.synced.v1': { customerId, ...order, crm: 'klaviyo' },
  'customer.person.erased.v1': {
    customerId,
    receiptId: '0198c0de-0000-7000-8000-000000000012',
    erasedAt: at,
    orders: [order],
  },
  'checkout.person.forgotten.v1': { ...forgotten, party: 'service:checkout' },
  'inventory.person.forgotten.v1': { ...forgotten, party: 'service:inventory' },
  'enrollment.person.forgotten.v1': { ...forgotten, party: 'vendor:moodle' },
  'operations.person.forgotten.v1': { ...forgotten, party: 'service:operations' },
  'customer.mail.sent.v1': { customerId, ...order, template: 'order_confirmation' },
  'inventory.quarantine.limit-passed.v1': limitPassed,
  'checkout.quarantine.limit-passed.v1': { ...limitPassed, flow: 'checkout.amazon-orders' },
  'customer.quarantine.limit-passed.v1': { ...limitPassed, flow: 'customer.klaviyo-profiles' },
};
