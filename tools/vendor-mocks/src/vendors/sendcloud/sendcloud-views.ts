import { statusOf, type Shipment } from './sendcloud-state.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** Where parcels come from when the request names only the id of a sender address. */
const warehouse = {
  name: 'Accord warehouse',
  address_line_1: 'Torstrasse',
  house_number: '1',
  postal_code: '10119',
  city: 'Berlin',
  country_code: 'DE',
};

/** What a shipment is followed by; left out while the carrier has given nothing. */
function trackingOf(shipment: Shipment): object {
  const { trackingNumber } = shipment;
  return trackingNumber === null
    ? {}
    : { tracking_number: trackingNumber, tracking_url: trackingUrlOf(shipment) };
}

function trackingUrlOf({ trackingNumber }: Shipment): string | null {
  return trackingNumber && `https://tracking.example.org/${trackingNumber}`;
}

function senderOf({ from_address: from }: Shipment['request']): object {
  return from && 'name' in from ? from : warehouse;
}

/** A shipment as API v3 shows it. */
export function shipmentView(shipment: Shipment): object {
  const { request } = shipment;
  const status = statusOf(shipment);
  const [parcel] = request.parcels;
  return {
    id: shipment.id,
    from_address: senderOf(request),
    to_address: request.to_address,
    ship_with: request.ship_with,
    ...(request.order_number === undefined ? {} : { order_number: request.order_number }),
    external_reference_id: request.external_reference_id ?? null,
    carrier: { code: 'dhl', name: 'DHL' },
    errors: [],
    parcels: [
      {
        id: shipment.parcelId,
        status: { code: status.code, message: status.message },
        ...trackingOf(shipment),
        created_at: iso(shipment.announcedAt),
        updated_at: iso(shipment.history.at(-1)?.at ?? shipment.announcedAt),
        announced_at: iso(shipment.announcedAt),
        documents: [
          {
            type: 'label',
            document_type: 'label',
            size: 'a6',
            link: `https://panel.example.org/labels/${String(shipment.parcelId)}`,
          },
        ],
        ...parcel,
        parcel_items: parcel?.parcel_items ?? [],
        label_notes: [],
      },
    ],
  };
}

/** The answer to announcing: the same with the label's bytes. */
export function announcedView(shipment: Shipment): object {
  return { ...shipmentView(shipment), label_details: { mime_type: 'application/pdf', dpi: 72 } };
}

/** What `GET /parcels/tracking/{number}` answers. */
export function trackingView(shipment: Shipment): object {
  const { request } = shipment;
  return {
    announced_at: iso(shipment.announcedAt),
    created_at: iso(shipment.announcedAt),
    updated_at: iso(shipment.history.at(-1)?.at ?? shipment.announcedAt),
    source_id: String(shipment.parcelId),
    details: { is_return: false, is_mail_box: false, is_to_service_point: false },
    events: shipment.history.map(({ status, at }) => ({
      event_at: iso(at),
      event_type: 'carrier',
      status_code: status.code,
      status_description: status.message,
      status_type: status.code,
    })),
    from_address: trackingAddress(senderOf(request)),
    to_address: trackingAddress(request.to_address),
    parcel_items: [],
    ship_with: {
      type: 'shipping_option_code',
      properties: {
        shipping_option_code: request.ship_with.properties.shipping_option_code,
        contract_id: 1,
      },
    },
    tracking_numbers: [
      {
        carrier_code: 'dhl',
        tracking_number: shipment.trackingNumber,
        tracking_url: trackingUrlOf(shipment),
      },
    ],
  };
}

const trackingFields = [
  'name',
  'address_line_1',
  'house_number',
  'postal_code',
  'city',
  'country_code',
  'email',
];

function trackingAddress(address: object): object {
  return Object.fromEntries(Object.entries(address).filter(([field]) => trackingFields.includes(field)));
}

/** Body of the webhook that tells of the parcel's newest state; its time is in milliseconds. */
export function statusWebhook(shipment: Shipment): object {
  const { request } = shipment;
  const { to_address: to } = request;
  const at = shipment.history.at(-1)?.at ?? shipment.announcedAt;
  const status = statusOf(shipment);
  return {
    action: 'parcel_status_changed',
    timestamp: at,
    carrier_status_change_timestamp: at,
    parcel: {
      id: shipment.parcelId,
      name: to.name,
      company_name: to.company_name ?? '',
      address: to.address_line_1,
      city: to.city,
      postal_code: to.postal_code,
      date_created: iso(shipment.announcedAt),
      tracking_number: shipment.trackingNumber ?? '',
      status: { id: status.id, message: status.message },
      country: { iso_2: to.country_code, iso_3: to.country_code, name: to.country_code },
      order_number: request.order_number ?? '',
      shipment_uuid: shipment.id,
      external_shipment_id: request.external_reference_id ?? '',
    },
  };
}
