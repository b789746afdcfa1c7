import { Failure } from '@accord/canonical';
import {
  ParcelCarrier,
  type AnnounceOutcome,
  type BookedParcel,
  type CancelOutcome,
} from '@accord/inventory/saga';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';
import { callVendor } from './vendor-call.ts';

/** The carrier's books. */
export class ParcelDesk {
  readonly parcels: { readonly reference: string; readonly booked: BookedParcel; cancelled: boolean }[] = [];
  readonly #refused = new Map<string, boolean>();

  /** @returns undefined when the reference is taken */
  book(reference: string): BookedParcel | undefined {
    if (this.standing(reference) !== undefined) return undefined;
    const carrierRef = `parcel-${this.parcels.length + 1}`;
    const booked = { carrierRef, carrier: 'dhl', trackingNumber: carrierRef, trackingUrl: null };
    this.parcels.push({ reference, booked, cancelled: false });
    return booked;
  }

  /** What a carrier will not take for good it will not take the next time either. */
  refuses(reference: string, decide: () => boolean): boolean {
    const refused = this.#refused.get(reference) ?? decide();
    this.#refused.set(reference, refused);
    return refused;
  }

  standing(reference: string): BookedParcel | undefined {
    return this.parcels.find((parcel) => parcel.reference === reference && !parcel.cancelled)?.booked;
  }

  cancel(carrierRef: string): void {
    for (const parcel of this.parcels) if (parcel.booked.carrierRef === carrierRef) parcel.cancelled = true;
  }
}

export class SimulatedCarrier extends ParcelCarrier {
  readonly #desk: ParcelDesk;
  readonly #setting: Setting;
  readonly #from: Replica;

  constructor(desk: ParcelDesk, setting: Setting, from: Replica) {
    super();
    this.#desk = desk;
    this.#setting = setting;
    this.#from = from;
  }

  override find(reference: string): Promise<BookedParcel | undefined> {
    return this.#call('find', 'transient', () => this.#desk.standing(reference));
  }

  override async announce(reference: string): Promise<AnnounceOutcome> {
    const answer = await this.#call('announce', 'unknown_outcome', () => {
      const refused = this.#desk.refuses(reference, () =>
        this.#setting.faults.strike('vendor_refuses', 'sendcloud.announce'),
      );
      if (refused) return 'refused';
      return this.#desk.book(reference) ?? 'taken';
    });
    if (answer === 'refused') return { kind: 'refused', reason: 'sendcloud.address_unknown' };
    if (answer !== 'taken') return { kind: 'announced', parcel: answer };
    throw new Failure('sendcloud.reference_taken', 'unknown_outcome', 'the reference is taken');
  }

  override cancel(carrierRef: string): Promise<CancelOutcome> {
    return this.#call('cancel', 'transient', () => {
      this.#desk.cancel(carrierRef);
      return 'cancelled' as const;
    });
  }

  #call<T>(what: string, silence: 'transient' | 'unknown_outcome', effect: () => T): Promise<T> {
    const call = { from: this.#from, what: `sendcloud.${what}`, effect, silence, unkeyed: true };
    return callVendor(this.#setting, call);
  }
}
