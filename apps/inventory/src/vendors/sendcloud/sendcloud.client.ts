import { Failure } from '@accord/canonical';
import { parseAnswer, type VendorClient, type VendorResponse } from '@accord/vendor-client';
import { oneShipmentWire, shipmentsWire, type ShipmentWire } from './sendcloud.wire.ts';

/** The calls we make to Sendcloud, without decisions. */
export class SendcloudClient {
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
