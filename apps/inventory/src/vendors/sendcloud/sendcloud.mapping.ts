import { OrderNumber, ShipmentId, type ShipmentStatus } from '@accord/canonical';
import type { ListedParcel } from '../../use-cases/ports/parcel-books.ts';
import type { BookedParcel, Parcel } from '../../use-cases/ports/parcel-carrier.ts';
import type { ShipmentWire } from './sendcloud.wire.ts';

export interface Sender {
  /** Sendcloud's id of the address the warehouse ships from. */
  readonly senderAddressId: number;
  /** Sendcloud's code of carrier and service, as `dhl:standard`. */
  readonly shippingOption: string;
}

/** Sendcloud's parcel statuses: the number that webhooks send, the word that API v3 shows. */
const statuses: readonly (readonly [number, string, ShipmentStatus])[] = [
  [1000, 'READY_TO_SEND', 'announced'],
  [1001, 'ANNOUNCING', 'announced'],
  [1001, 'BEING_ANNOUNCED', 'announced'], // as version 2 calls it
  [999, 'NO_LABEL', 'announced'],
  [12, 'AWAITING_CUSTOMER_PICKUP', 'out_for_delivery'], // at a service point
  [13, 'ANNOUNCED_NOT_COLLECTED', 'announced'],
  [1, 'ANNOUNCED', 'announced'],
  [3, 'EN_ROUTE_TO_SORTING_CENTER', 'in_transit'],
  [5, 'SORTED', 'in_transit'],
  [7, 'BEING_SORTED', 'in_transit'],
  [22, 'SHIPMENT_PICKED_UP_BY_DRIVER', 'in_transit'],
  [91, 'PARCEL_EN_ROUTE', 'in_transit'],
  [62989, 'AT_CUSTOMS', 'in_transit'],
  [62990, 'AT_SORTING_CENTRE', 'in_transit'],
  [62993, 'DELIVERY_METHOD_CHANGED', 'in_transit'],
  [62994, 'DELIVERY_DATE_CHANGED', 'in_transit'],
  [62995, 'DELIVERY_ADDRESS_CHANGED', 'in_transit'],
  [92, 'DRIVER_EN_ROUTE', 'out_for_delivery'],
  [11, 'DELIVERED', 'delivered'],
  [93, 'SHIPMENT_COLLECTED_BY_CUSTOMER', 'delivered'],
  [62991, 'REFUSED_BY_RECIPIENT', 'exception'],
  [62992, 'RETURNED_TO_SENDER', 'returned'],
  [4, 'DELIVERY_DELAYED', 'exception'],
  [6, 'NOT_SORTED', 'exception'],
  [8, 'DELIVERY_ATTEMPT_FAILED', 'exception'],
  [15, 'ERROR_COLLECTING', 'exception'],
  [80, 'UNABLE_TO_DELIVER', 'exception'],
  [1002, 'ANNOUNCEMENT_FAILED', 'exception'],
  [62996, 'EXCEPTION', 'exception'], // whatever else the carrier calls one
  [1998, 'CANCELLED_UPSTREAM', 'cancelled'],
  [1999, 'CANCELLATION_REQUESTED', 'cancelled'],
  [2000, 'CANCELLED', 'cancelled'],
  [2001, 'SUBMITTING_CANCELLATION_REQUEST', 'cancelled'],
];
const byNumber = new Map(statuses.map(([number, , means]) => [number, means]));
const byWord = new Map(statuses.map(([, word, means]) => [word, means]));

/** `pending` for a status that is not in the table: it says nothing, and the caller counts it. */
export function statusOf(sendcloudStatus: number): ShipmentStatus {
  return byNumber.get(sendcloudStatus) ?? 'pending';
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
  return shipment.parcels.some((parcel) => statusIn(parcel) === 'cancelled');
}

/** A word that is not in the table tells of a cancellation where it names one, unless it has failed. */
function statusIn({ status }: ShipmentWire['parcels'][number]): ShipmentStatus {
  const word = status?.code ?? '';
  return byWord.get(word) ?? (/cancel(?!.*fail)/i.test(word) ? 'cancelled' : 'pending');
}

/**
 * A shipment of ours as Sendcloud lists it; undefined for what others announce through the same account: a reference or
 * an order number that we do not make.
 * @param readAt stands in where Sendcloud does not say when the parcel changed
 */
export function listedParcel(shipment: ShipmentWire, readAt: Date): ListedParcel | undefined {
  const reference = ShipmentId.safeParse(shipment.external_reference_id);
  const [parcel] = shipment.parcels;
  if (!reference.success || !OrderNumber.safeParse(shipment.order_number).success) return undefined;
  const changedAt = parcel?.updated_at ? new Date(parcel.updated_at) : undefined;
  const status = parcel === undefined ? 'pending' : statusIn(parcel);
  const progress = { status: isCancelled(shipment) ? 'cancelled' : status, at: changedAt ?? readAt };
  return { ...bookedParcel(shipment), reference: reference.data, progress, changedAt };
}
