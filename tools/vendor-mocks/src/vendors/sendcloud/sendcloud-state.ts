import type { z } from 'zod';
import { References } from '../../shared/references.ts';
import { SeedRefused, type AccountName } from '../../vendor.ts';
import { refusal } from './sendcloud-errors.ts';
import type { announceBody, ShipmentQuery, ShipmentSeed } from './sendcloud-requests.ts';
import { exceptions, journey, type ParcelStatus } from './sendcloud-statuses.ts';

/** A shipment with one parcel, and every state it was in with the time in epoch milliseconds. */
export interface Shipment {
  readonly id: string;
  readonly request: z.output<typeof announceBody>;
  readonly parcelId: number;
  /** Null while the carrier has given none. */
  trackingNumber: string | null;
  readonly announcedAt: number;
  readonly history: { readonly status: ParcelStatus; readonly at: number }[];
}

/** The present state of a shipment. */
export function statusOf(shipment: Shipment): ParcelStatus {
  return shipment.history.at(-1)?.status ?? exceptions.unknown;
}

/** Whoever a shipment goes to that nobody announced through the API. */
const somebody: Shipment['request'] = {
  to_address: {
    name: 'Ada Lovelace',
    address_line_1: 'Torstrasse 1',
    postal_code: '10119',
    city: 'Berlin',
    country_code: 'DE',
  },
  ship_with: { type: 'shipping_option_code', properties: { shipping_option_code: 'dhl_de:dhl_paket' } },
  parcels: [{ weight: { value: '1.000', unit: 'kg' } }],
};

/** One Sendcloud integration. It has no idempotency: announcing twice makes two parcels. */
export class SendcloudState {
  readonly shipments = new Map<string, Shipment>();
  readonly #byTracking = new Map<string, Shipment>();
  readonly #byReference = new Map<string, Shipment[]>();
  readonly #references = References.neverGivenBefore();
  readonly #account: AccountName;
  readonly #announce: (shipment: Shipment, account: AccountName) => void;

  constructor(account: AccountName, announce: (shipment: Shipment, account: AccountName) => void) {
    this.#account = account;
    this.#announce = announce;
  }

  announce(request: Shipment['request']): Shipment {
    const number = this.#references.number();
    return this.#add({
      id: `a2f40000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
      request,
      parcelId: number,
      trackingNumber: trackingNumberOf(number),
      announcedAt: Date.now(),
      history: [],
    });
  }

  /** A shipment as it stands after what `became` says. */
  plant({ id, externalReferenceId, orderNumber, tracked, became, announcedAt }: ShipmentSeed): void {
    const number = this.#references.number();
    const shipment = this.#add({
      id,
      request: {
        ...somebody,
        external_reference_id: externalReferenceId,
        ...(orderNumber === undefined ? {} : { order_number: orderNumber }),
      },
      parcelId: number,
      trackingNumber: tracked ? trackingNumberOf(number) : null,
      announcedAt: announcedAt ?? Date.now(),
      history: [],
    });
    if (became === 'under_way') this.progress(id);
    if (became === 'cancelled') this.cancel(shipment);
  }

  /** The carrier gives a number late, or another one. @throws SeedRefused for an unknown shipment */
  track(id: string): Shipment {
    const shipment = this.#known(id);
    shipment.trackingNumber = trackingNumberOf(this.#references.number());
    this.#byTracking.set(shipment.trackingNumber, shipment);
    return shipment;
  }

  /** By Sendcloud's id or our reference. */
  delete(id: string): void {
    for (const shipment of this.shipments.values()) {
      const { external_reference_id: reference } = shipment.request;
      if (shipment.id !== id && reference !== id) continue;
      this.shipments.delete(shipment.id);
      if (shipment.trackingNumber) this.#byTracking.delete(shipment.trackingNumber);
      if (reference) this.#byReference.delete(reference);
    }
  }

  #add(shipment: Shipment): Shipment {
    const { id, request } = shipment;
    this.shipments.set(id, shipment);
    if (shipment.trackingNumber) this.#byTracking.set(shipment.trackingNumber, shipment);
    const { external_reference_id: reference } = request;
    if (reference) this.#byReference.set(reference, [shipment, ...(this.#byReference.get(reference) ?? [])]);
    this.#enter(shipment, journey[0] ?? exceptions.unknown);
    return shipment;
  }

  byTracking(trackingNumber: string): Shipment | undefined {
    return this.#byTracking.get(trackingNumber);
  }

  /** One page of the shipments that fit every given filter, newest first, and whether there are more. */
  search(query: ShipmentQuery): { readonly page: Shipment[]; readonly more: boolean } {
    const { cursor = Number.POSITIVE_INFINITY, page_size: size } = query;
    const page: Shipment[] = [];
    for (const shipment of this.#candidates(query)) {
      if (shipment.parcelId >= cursor || !fits(shipment, query)) continue;
      if (page.length === size) return { page, more: true };
      page.push(shipment);
    }
    return { page, more: false };
  }

  /** Newest first. */
  #candidates(query: ShipmentQuery): readonly Shipment[] {
    const { external_reference_id: reference, tracking_number: number } = query;
    if (reference) return this.#byReference.get(reference) ?? [];
    if (number) return present(this.#byTracking.get(number));
    return [...this.shipments.values()].reverse();
  }

  /** @throws Refusal 409 when it is cancelled already or on its way */
  cancel(shipment: Shipment): void {
    const now = statusOf(shipment);
    if (now.code === exceptions.cancelled.code)
      throw refusal(409, 'invalid', 'The shipment has already been cancelled.');
    if (now.code !== journey[0]?.code)
      throw refusal(409, 'invalid', 'The shipment is on its way and cannot be cancelled.');
    this.#enter(shipment, exceptions.cancelled);
  }

  /** Moves a shipment one step along, or to a named state. @throws SeedRefused for an unknown shipment */
  progress(id: string, to?: keyof typeof exceptions | 'delivered'): Shipment {
    const shipment = this.#known(id);
    if (to !== undefined && to !== 'delivered') {
      this.#enter(shipment, exceptions[to]);
      return shipment;
    }
    const at = journey.findIndex(({ code }) => code === statusOf(shipment).code);
    if (at < 0) throw new SeedRefused(`the shipment is ${statusOf(shipment).code} and goes nowhere`);
    const steps = to === 'delivered' ? journey.slice(at + 1) : journey.slice(at + 1, at + 2);
    for (const step of steps) this.#enter(shipment, step);
    return shipment;
  }

  #known(id: string): Shipment {
    const shipment = this.shipments.get(id) ?? this.#byTracking.get(id) ?? this.#byReference.get(id)?.[0];
    if (shipment) return shipment;
    throw new SeedRefused(`no shipment ${id}`);
  }

  /** Times of one shipment's states never repeat: subscribers order by them. */
  #enter(shipment: Shipment, status: ParcelStatus): void {
    const last = shipment.history.at(-1)?.at ?? 0;
    shipment.history.push({ status, at: Math.max(Date.now(), last + 1) });
    this.#announce(shipment, this.#account);
  }
}

function trackingNumberOf(number: number): string {
  return `3SMOCK${String(number).padStart(9, '0')}`;
}

function present(shipment: Shipment | undefined): Shipment[] {
  return shipment ? [shipment] : [];
}

function fits(shipment: Shipment, query: ShipmentQuery): boolean {
  const updatedAt = shipment.history.at(-1)?.at ?? shipment.announcedAt;
  return (
    (!query.order_number || shipment.request.order_number === query.order_number) &&
    isBetween(shipment.announcedAt, query.announced_after, query.announced_before) &&
    isBetween(updatedAt, query.updated_after, query.updated_before)
  );
}

function isBetween(at: number, after = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY): boolean {
  return at > after && at < before;
}
