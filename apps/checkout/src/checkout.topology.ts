import {
  orderCancellationRequested,
  orderFulfillable,
  orderPlaced,
  personErased,
  productChanged,
  reservationCommitted,
  reservationRefused,
  seatsGranted,
  seatsRefused,
  shipmentBooked,
  shipmentProgressed,
  shipmentRefused,
} from '@accord/canonical';
import { defineTopology } from '@accord/messaging';

/** Under load, what others tell of many orders is recorded in one transaction. */
const batch = { size: 20 } as const;

/** An order's money is at one of them: orders of the other go on while one is ill. */
const aGateway = { any: ['stripe', 'adyen'] } as const;

/** Everything checkout listens to, one queue per purpose. */
export const consumers = {
  stockCommitted: {
    queue: 'checkout.record-stock-on-reservation-committed',
    events: [reservationCommitted],
    batch,
  },
  stockRefused: {
    queue: 'checkout.cancel-order-on-reservation-refused',
    events: [reservationRefused],
  },
  seatsGranted: { queue: 'checkout.record-seats-on-seats-granted', events: [seatsGranted], batch },
  seatsRefused: { queue: 'checkout.cancel-order-on-seats-refused', events: [seatsRefused] },
  shipmentBooked: { queue: 'checkout.record-shipment-on-shipment-booked', events: [shipmentBooked], batch },
  shipmentRefused: { queue: 'checkout.cancel-order-on-shipment-refused', events: [shipmentRefused] },
  shipmentProgressed: {
    queue: 'checkout.record-progress-on-shipment-progressed',
    events: [shipmentProgressed],
    batch,
  },
  fulfillable: {
    queue: 'checkout.capture-payment-on-order-fulfillable',
    events: [orderFulfillable],
    needs: aGateway,
    calls: [{ operation: 'capture_payment', irreversible: true, requests: 2 }],
  },
  cancellationRequested: {
    queue: 'checkout.settle-payment-on-cancellation-requested',
    events: [orderCancellationRequested],
    needs: aGateway,
    calls: [{ operation: 'void_or_refund_payment', irreversible: true, requests: 2 }],
  },
  placed: {
    queue: 'checkout.write-sales-order-on-order-placed',
    events: [orderPlaced],
    needs: { all: ['weclapp'] },
    calls: [{ operation: 'write_sales_order', irreversible: false, requests: 3 }],
  },
  personErased: { queue: 'checkout.forget-person-on-person-erased', events: [personErased] },
  productChanged: { queue: 'checkout.update-price-cache-on-product-changed', events: [productChanged] },
} as const;

export const checkoutTopology = defineTopology({ service: 'checkout', consumers: Object.values(consumers) });
