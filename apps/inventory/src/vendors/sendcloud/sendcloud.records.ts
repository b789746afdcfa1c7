import { bookedParcel } from './sendcloud.mapping.ts';
import { shipmentWire } from './sendcloud.wire.ts';

const shipment = {
  id: 'b1f1c1d0-0000-4000-8000-000000000001',
  external_reference_id: 'ours',
  carrier: { code: 'dhl' },
  parcels: [
    {
      tracking_number: '00340434161094000001',
      tracking_url: 'https://tracking.example.org/1',
      status: { code: 'READY_TO_SEND' },
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
];
