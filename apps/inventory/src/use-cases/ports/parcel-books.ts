import type { ParcelInBooks } from '../../domain/parcel-judgement.ts';
import type { BookedParcel } from './parcel-carrier.ts';

/** A parcel of ours, cancelled or not. */
export interface ListedParcel extends BookedParcel, ParcelInBooks {
  /** Ours. */
  readonly reference: string;
  /** When it last changed there; undefined where the carrier does not say. */
  readonly changedAt: Date | undefined;
}

/** What a carrier has on record. */
export abstract class ParcelBooks {
  /** Whose they are: `sendcloud`. */
  abstract readonly carrier: string;
  /**
   * Every parcel of ours that was announced since, page by page, in no order to rely on and some of them twice. What
   * others announce through the same account is left out.
   * @param since undefined: ever
   * @throws Failure when they cannot be read to their end
   */
  abstract announcedSince(since: Date | undefined): AsyncIterable<readonly ListedParcel[]>;
  /** All that bear this reference of ours. */
  abstract under(reference: string): Promise<readonly ListedParcel[]>;
}
