import { readBooking } from './weclapp.mapping.ts';
import { bookingWire } from './weclapp.wire.ts';

const salesOrder = {
  id: '4711',
  version: '3',
  lastModifiedDate: 1_790_000_000_000,
  orderNumberAtCustomer: 'A-7K3M9Q2XW5',
  status: 'CANCELLED',
  shipped: true,
  invoiced: false,
};

/** Whole records of weclapp and what becomes of them, for the report on what is lost on the way. */
export const weclappRecords = [
  {
    vendor: 'weclapp',
    record: 'sales order',
    becomes: 'booking',
    wire: bookingWire,
    samples: [salesOrder],
    read: (raw: unknown): unknown => {
      const record = readBooking(raw, () => undefined);
      return record.kind === 'booking' ? record.reading : undefined;
    },
  },
];
