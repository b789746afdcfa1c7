import { readOrder } from './amazon.mapping.ts';
import { orderWire } from './amazon.wire.ts';

const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });

const order = {
  orderId: '306-1234567-1234567',
  lastUpdatedTime: '2026-01-05T10:00:00Z',
  fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'MERCHANT' },
  buyer: { buyerEmail: 'a1b2c3@marketplace.example' },
  recipient: {
    deliveryAddress: {
      name: 'Ada Lovelace',
      companyName: 'Analytical Engines',
      addressLine1: 'Torstraße 1',
      addressLine2: 'Hinterhaus',
      addressLine3: 'Dritter Stock',
      city: 'Berlin',
      stateOrRegion: 'Berlin',
      postalCode: '10119',
      countryCode: 'DE',
    },
  },
  proceeds: { grandTotal: euros('302.90') },
  orderItems: [
    {
      orderItemId: '12345678901234',
      quantityOrdered: 2,
      product: { sellerSku: 'KIT-ROBOT-01', title: 'Robot kit', price: { unitPrice: euros('149.00') } },
      proceeds: { breakdowns: [{ type: 'SHIPPING', subtotal: euros('4.90') }] },
    },
  ],
};

/** Whole records of Amazon and what becomes of them, for the report on what is lost on the way. */
export const amazonRecords = [
  {
    vendor: 'amazon',
    record: 'order',
    becomes: 'order',
    wire: orderWire,
    samples: [order],
    read: (raw: unknown): unknown => {
      const record = readOrder(raw);
      return record.kind === 'sold' ? record.order : undefined;
    },
  },
];
