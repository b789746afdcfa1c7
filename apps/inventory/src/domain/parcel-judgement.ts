import type { OrderEnd } from './reservation.ts';
import { weigh, type Progress } from './shipment-progress.ts';

/** A shipment as we have it, as far as the carrier's books are concerned. */
export interface ParcelStanding {
  readonly booking: 'planned' | 'announcing' | 'booked' | 'refused' | 'cancelling' | 'cancelled';
  /** The carrier's id of it. */
  readonly carrierRef: string | null;
  readonly progress: Progress | undefined;
  readonly trackingNumber: string | null;
  /** How its order has ended, if it has. */
  readonly orderEnd: OrderEnd | undefined;
  /** Its recipient is forgotten here, and with them the way to their door. */
  readonly isErased: boolean;
}

/** A parcel as the carrier's books have it; `cancelled` when it will not be sent. */
export interface ParcelInBooks {
  readonly carrierRef: string;
  readonly trackingNumber: string | null;
  readonly progress: Progress;
}

export interface ParcelJudgement {
  readonly code: string;
  readonly action: string;
  readonly repairable: boolean;
  readonly asksPerson?: boolean;
}

export const bookAgain = 'book_again';
export const adopt = 'adopt';
export const cancelThere = 'cancel_there';
export const takeOver = 'take_over';
/** What is left where the carrier cancels no more. */
export const stopAtCarrier = 'stop_at_carrier';
const byHand = { action: 'compare_by_hand', repairable: false } as const;

/**
 * What it means that a shipment and the carrier's parcels under its reference say different things. Undefined: nothing.
 * Nothing is ever announced for what the carrier has, or has had.
 */
export function judgeParcel(
  ours: ParcelStanding | undefined,
  theirs: readonly ParcelInBooks[],
): ParcelJudgement | undefined {
  const alive = theirs.filter(({ progress }) => progress.status !== 'cancelled');
  const [parcel] = alive;
  if (alive.length > 1) return { code: 'inventory.parcel_twice', ...byHand };
  if (parcel === undefined) return ours && judgeAbsent(ours, theirs);
  return ours === undefined
    ? { code: 'inventory.parcel_of_no_shipment', ...byHand }
    : judgePresent(ours, parcel);
}

/** Nothing that the carrier would send. */
function judgeAbsent(ours: ParcelStanding, cancelled: readonly ParcelInBooks[]): ParcelJudgement | undefined {
  switch (ours.booking) {
    case 'planned':
    case 'announcing':
      if (ours.orderEnd !== undefined) return undefined;
      // Whoever was to book it may be held up, or have been paused by a person: so a person wants this one.
      return cancelled.length === 0
        ? { code: 'inventory.parcel_not_booked', action: bookAgain, repairable: true, asksPerson: true }
        : { code: 'inventory.parcel_cancelled_there', ...byHand };
    case 'booked': {
      const told = cancelled.find(({ carrierRef }) => carrierRef === ours.carrierRef);
      if (told !== undefined) return judgeProgress(ours, told);
      return isOver(ours.progress) ? undefined : { code: 'inventory.parcel_gone_there', ...byHand };
    }
    case 'refused':
    case 'cancelling':
    case 'cancelled':
      return undefined;
  }
}

function judgePresent(ours: ParcelStanding, parcel: ParcelInBooks): ParcelJudgement | undefined {
  switch (ours.booking) {
    case 'planned':
    case 'announcing':
      return { code: 'inventory.parcel_unheard', action: adopt, repairable: true };
    case 'refused':
      // A refusal undoes the order: the parcel has to go, but not before that has happened.
      return ours.orderEnd === undefined
        ? { code: 'inventory.parcel_alive_there', action: 'wait_for_order', repairable: false }
        : judgeUnwanted(parcel);
    case 'cancelling':
    case 'cancelled':
      return judgeUnwanted(parcel);
    case 'booked':
      if (ours.carrierRef !== parcel.carrierRef) return { code: 'inventory.other_parcel', ...byHand };
      if (shouldBeCancelled(ours) && isAtRest(parcel)) return judgeUnwanted(parcel);
      return judgeProgress(ours, parcel) ?? judgeTracking(ours, parcel);
  }
}

/** A parcel that is on its way is cancelled by nobody. */
function judgeUnwanted(parcel: ParcelInBooks): ParcelJudgement {
  const code = 'inventory.parcel_alive_there';
  return isAtRest(parcel)
    ? { code, action: cancelThere, repairable: true }
    : { code, action: stopAtCarrier, repairable: false };
}

function judgeProgress(ours: ParcelStanding, parcel: ParcelInBooks): ParcelJudgement | undefined {
  return isBehind(ours, parcel)
    ? { code: 'inventory.parcel_status_behind', action: takeOver, repairable: true }
    : undefined;
}

/** By what a webhook should have told, weighed as if it had. */
export function isBehind(
  { progress = announced }: Pick<ParcelStanding, 'progress'>,
  parcel: Pick<ParcelInBooks, 'progress'>,
): boolean {
  return weigh(progress, parcel.progress) === 'progress';
}

function judgeTracking(ours: ParcelStanding, parcel: ParcelInBooks): ParcelJudgement | undefined {
  return hasOtherTracking(ours, parcel)
    ? { code: 'inventory.parcel_tracking_differs', action: takeOver, repairable: true }
    : undefined;
}

/** Given out late, or anew; to nobody who is forgotten. */
export function hasOtherTracking(
  ours: Pick<ParcelStanding, 'isErased' | 'trackingNumber'>,
  { trackingNumber }: Pick<ParcelInBooks, 'trackingNumber'>,
): boolean {
  return !ours.isErased && trackingNumber !== null && trackingNumber !== ours.trackingNumber;
}

/** Whose order was cancelled before it left: no parcel of it should. */
function shouldBeCancelled({ orderEnd, progress = announced }: ParcelStanding): boolean {
  return orderEnd === 'cancelled' && progress.status === 'announced';
}

/** What a parcel that was booked is, while nobody has said anything of it. */
const announced: Progress = { status: 'announced', at: new Date(0) };

function isAtRest({ progress: { status } }: ParcelInBooks): boolean {
  return status === 'announced' || status === 'pending' || status === 'exception';
}

function isOver(progress: Progress = announced): boolean {
  return progress.status === 'cancelled' || progress.status === 'delivered' || progress.status === 'returned';
}
