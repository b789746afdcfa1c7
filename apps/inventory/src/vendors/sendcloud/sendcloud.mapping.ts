import type { ShipmentStatus } from '@accord/canonical';
import type { BookedParcel, Parcel } from '../../use-cases/ports/parcel-carrier.ts';
import type { ShipmentWire } from './sendcloud.wire.ts';

export interface Sender {
  /** Sendcloud's id of the address the warehouse ships from. */
  readonly senderAddressId: number;
  /** Sendcloud's code of carrier and service, as `dhl:standard`. */
  readonly shippingOption: string;
}

/** Sendcloud's numeric parcel statuses, as its webhooks send them. */
const statuses: ReadonlyMap<number, ShipmentStatus> = new Map([
  [1000, 'announced'],
  [1001, 'announced'],
  [999, 'announced'],
  [12, 'out_for_delivery'], // waits at a service point for the customer
  [13, 'announced'], // not collected yet
  [1, 'announced'],
  [3, 'in_transit'],
  [5, 'in_transit'],
  [7, 'in_transit'],
  [22, 'in_transit'],
  [91, 'in_transit'],
  [62989, 'in_transit'], // at customs
  [62990, 'in_transit'], // at the sorting centre
  [62993, 'in_transit'], // the way of delivery was changed
  [62994, 'in_transit'], // its date
  [62995, 'in_transit'], // its address
  [92, 'out_for_delivery'],
  [11, 'delivered'],
  [93, 'delivered'], // collected by the customer
  [62991, 'exception'], // refused by the recipient
  [62992, 'returned'],
  [4, 'exception'], // delayed
  [6, 'exception'], // not sorted
  [8, 'exception'], // delivery attempt failed
  [15, 'exception'],
  [80, 'exception'], // unable to deliver
  [1002, 'exception'], // announcement failed
  [62996, 'exception'], // whatever else the carrier calls one
  [1998, 'cancelled'],
  [1999, 'cancelled'],
  [2000, 'cancelled'],
  [2001, 'cancelled'],
]);

/** `pending` for a status that is not in the table: it says nothing, and the caller counts it. */
export function statusOf(sendcloudStatus: number): ShipmentStatus {
  return statuses.get(sendcloudStatus) ?? 'pending';
}

/** What is announced. Sendcloud wants weights in kilograms as a string, at least one gram. */
export function announcement(reference: string, parcel: Parcel, sender: Sender): Record<string, unknown> {
  const { name, email, address } = parcel.recipient;
  return {
    from_address: { sender_address_id: sender.senderAddressId },
    to_address: {
      name,
      email,
      address_line_1: address.street,
      ...(address.street2 && { address_line_2: address.street2 }),
      postal_code: address.postalCode,
      city: address.city,
      ...(address.region && { state_province_code: address.region }),
      country_code: address.country,
    },
    ship_with: {
      type: 'shipping_option_code',
      properties: { shipping_option_code: sender.shippingOption },
    },
    order_number: parcel.orderNumber,
    external_reference_id: reference,
    parcels: [{ weight: { value: (parcel.weightGrams / 1000).toFixed(3), unit: 'kg' } }],
  };
}

export function bookedParcel(shipment: ShipmentWire): BookedParcel {
  const parcel = shipment.parcels[0];
  return {
    carrierRef: shipment.id,
    carrier: shipment.carrier?.code ?? 'unknown',
    trackingNumber: parcel?.tracking_number ?? null,
    trackingUrl: parcel?.tracking_url ?? null,
  };
}

/** Cancelled shipments keep their reference at Sendcloud; they must not be taken for a booking. */
export function isCancelled(shipment: ShipmentWire): boolean {
  return shipment.parcels.some((parcel) => /cancel/i.test(parcel.status?.code ?? ''));
}
