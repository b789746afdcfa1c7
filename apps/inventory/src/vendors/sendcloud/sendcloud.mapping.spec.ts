import { describe, expect, it } from '@jest/globals';
import { refusalReason } from './sendcloud.errors.ts';
import { announcement, bookedParcel, isCancelled, listedParcel, statusOf } from './sendcloud.mapping.ts';
import { shipmentWire } from './sendcloud.wire.ts';

const sender = { senderAddressId: 7, shippingOption: 'dhl_de:dhl_paket' };
const parcel = {
  recipient: {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    address: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' as const },
  },
  weightGrams: 950,
  orderNumber: 'A-1',
};

describe('Sendcloud', () => {
  it('is told our reference, the order number and the weight in kilograms', () => {
    expect(announcement('our-reference', parcel, sender)).toEqual({
      from_address: { sender_address_id: 7 },
      to_address: {
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        address_line_1: 'Torstraße 1',
        postal_code: '10119',
        city: 'Berlin',
        country_code: 'DE',
      },
      ship_with: { type: 'shipping_option_code', properties: { shipping_option_code: 'dhl_de:dhl_paket' } },
      order_number: 'A-1',
      external_reference_id: 'our-reference',
      parcels: [{ weight: { value: '0.950', unit: 'kg' } }],
    });
  });

  it('may answer without tracking number, carrier or errors', () => {
    expect(bookedParcel(shipmentWire.parse({ id: 12, parcels: [{}] }))).toEqual({
      carrierRef: '12',
      carrier: 'unknown',
      trackingNumber: null,
      trackingUrl: null,
    });
  });

  it('lists parcels of others beside ours: theirs have another reference or another order number', () => {
    const ours = {
      external_reference_id: '0198c0de-0000-7000-8000-00000000000d',
      order_number: 'A-000000000A',
    };
    const listed = (changes: object, parcel: object = {}) =>
      listedParcel(shipmentWire.parse({ id: 'a', ...ours, ...changes, parcels: [parcel] }), new Date(7));
    const updated_at = '2026-01-05T09:00:00.123456+01:00';
    expect(listed({}, { status: { code: 'DELIVERED' }, updated_at })).toMatchObject({
      reference: ours.external_reference_id,
      progress: { status: 'delivered', at: new Date('2026-01-05T08:00:00.123Z') },
    });
    expect(listed({})).toMatchObject({
      progress: { status: 'pending', at: new Date(7) },
      changedAt: undefined,
    });
    const strangers = [
      { external_reference_id: '4711' },
      { external_reference_id: null },
      { order_number: '#1001' },
    ];
    expect(strangers.map((changes) => listed(changes))).toEqual([undefined, undefined, undefined]);
  });

  it('calls a shipment cancelled in several ways', () => {
    const shipment = (code: string) => shipmentWire.parse({ id: 'a', parcels: [{ status: { code } }] });
    expect(
      [
        'CANCELLED',
        'CANCELLATION_REQUESTED',
        'Cancelled by somebody',
        'READY_TO_SEND',
        'PARCEL_CANCELLATION_FAILED',
      ].map((code) => isCancelled(shipment(code))),
    ).toEqual([true, true, true, false, false]);
  });

  it('has statuses we do not know: they are pending, never delivered', () => {
    expect([11, 92, 62_992, 31_337].map(statusOf)).toEqual([
      'delivered',
      'out_for_delivery',
      'returned',
      'pending',
    ]);
  });

  it('refuses in two shapes; the reason names code and field and repeats no text', () => {
    const error = {
      code: 'invalid',
      detail: 'Torstraße 1 does not exist',
      source: { pointer: '/to_address/postal_code' },
    };
    expect(refusalReason([error])).toBe('sendcloud.invalid.postal_code');
    expect(refusalReason({ errors: [error] })).toBe('sendcloud.invalid.postal_code');
    expect(refusalReason('<html>')).toBe('sendcloud.refused');
  });
});
