import { bookedParcel, listedParcel } from './sendcloud.mapping.ts';
import { shipmentWire } from './sendcloud.wire.ts';

const shipment = {
  id: 'b1f1c1d0-0000-4000-8000-000000000001',
  external_reference_id: '0198c0de-0000-7000-8000-00000000000d',
  order_number: 'A-000000000A',
  carrier: { code: 'dhl' },
  parcels: [
    {
      tracking_number: '00340434161094000001',
      tracking_url: 'https://tracking.example.org/1',
      status: { code: 'READY_TO_SEND' },
      updated_at: '2026-01-05T09:00:00Z',
    },
  ],
  errors: [{ code: 'invalid' }],
};

/** Whole records of Sendcloud and what becomes of them, for the report on what is lost on the way. */
export const sendcloudRecords = [
  {
    vendor: 'sendcloud',
    record: 'shipment',
    becomes: 'shipment',
    wire: shipmentWire,
    samples: [shipment],
    read: (raw: unknown): unknown => {
      const parsed = shipmentWire.safeParse(raw);
      return parsed.success ? bookedParcel(parsed.data) : undefined;
    },
  },
  {
    vendor: 'sendcloud',
    record: 'shipment',
    becomes: 'parcel in its books',
    wire: shipmentWire,
    samples: [shipment],
    read: (raw: unknown): unknown => {
      const parsed = shipmentWire.safeParse(raw);
      return parsed.success ? listedParcel(parsed.data, new Date(0)) : undefined;
    },
  },
];
