import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient, type VendorResponse } from '@accord/vendor-client';
import { oneShipmentWire, shipmentsWire, type ShipmentWire } from './sendcloud.wire.ts';

const readsTheList = 'list_announced_shipments';
/** The most that Sendcloud gives at once. */
const pageSize = 100;

export interface ShipmentsPage {
  readonly shipments: readonly ShipmentWire[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** The calls we make to Sendcloud, without decisions. */
export class SendcloudClient {
  /** Operations without which parcels are booked all the same. */
  static readonly comparisonsOnly: readonly string[] = [readsTheList];
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  async byReference(reference: string): Promise<ShipmentWire[]> {
    const response = await this.#http.call({
      operation: 'list_shipments',
      method: 'GET',
      path: '/shipments',
      query: { external_reference_id: reference },
      repeat: 'safe',
      accept: (status) => status === 404,
    });
    if (response.status === 404) return [];
    const list = parseAnswer(shipmentsWire, response.body, { vendor: 'sendcloud', answer: 'shipments' });
    if (list.success) return list.data.data;
    throw unreadable('transient', list.error);
  }

  /** One page of what was announced since, and the cursor of the next; every account's parcels, whoever announced them. */
  async announcedSince(since: Date | undefined, cursor: string | undefined): Promise<ShipmentsPage> {
    const response = await this.#http.call({
      operation: readsTheList,
      lane: 'sync',
      method: 'GET',
      path: '/shipments',
      query: {
        page_size: pageSize,
        ...(since && { announced_after: since.toISOString() }),
        ...(cursor !== undefined && { cursor }),
      },
      repeat: 'safe',
      accept: (status) => status === 404,
    });
    if (response.status === 404) return { shipments: [], next: undefined };
    const list = parseAnswer(shipmentsWire, response.body, { vendor: 'sendcloud', answer: 'shipments' });
    if (!list.success) throw unreadable('transient', list.error);
    return { shipments: list.data.data, next: nextCursor(response.headers['link']) };
  }

  /** Answers 400 and 409 as values: what they mean is the carrier's decision to make. */
  async announce(body: Record<string, unknown>): Promise<VendorResponse> {
    return this.#http.call({
      operation: 'announce_shipment',
      method: 'POST',
      path: '/shipments/announce',
      json: body,
      repeat: 'never',
      accept: (status) => status === 400 || status === 409 || status === 422,
    });
  }

  /** Answers 409 (too late, or cancelled before) as a value. */
  async cancel(id: string): Promise<VendorResponse> {
    return this.#http.call({
      operation: 'cancel_shipment',
      method: 'POST',
      path: `/shipments/${encodeURIComponent(id)}/cancel`,
      repeat: 'safe',
      accept: (status) => status === 409,
    });
  }

  async shipment(id: string): Promise<ShipmentWire> {
    const response = await this.#http.call({
      operation: 'get_shipment',
      method: 'GET',
      path: `/shipments/${encodeURIComponent(id)}`,
      repeat: 'safe',
    });
    return readShipment(response.body, 'transient');
  }
}

/** @param kind what it means that the answer cannot be read: after an announcement, an unknown outcome */
export function readShipment(body: unknown, kind: 'transient' | 'unknown_outcome'): ShipmentWire {
  const shipment = parseAnswer(oneShipmentWire, body, { vendor: 'sendcloud', answer: 'shipment' });
  if (shipment.success) return shipment.data.data;
  throw unreadable(kind, shipment.error);
}

function unreadable(kind: 'transient' | 'unknown_outcome', cause: unknown): Failure {
  return new Failure('sendcloud.unreadable', kind, 'Sendcloud answered something that is not a shipment', {
    cause,
  });
}

/** Of the link named `next` (RFC 8288) only the cursor is used: our key goes nowhere but to the address that was configured. */
function nextCursor(header: string | string[] | undefined): string | undefined {
  const links = [header ?? []].flat().join(', ');
  const [, address = ''] = /<([^<>]*)>[^<>]*?;\s*rel="?next\b/i.exec(links) ?? [];
  return new URLSearchParams(address.split('?')[1]).get('cursor') ?? undefined;
}
