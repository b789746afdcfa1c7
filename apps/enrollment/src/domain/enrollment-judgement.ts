/**
 * What our holds say of one learner in one course: a seat is being given or taken back; they have one; they have one that
 * is not compared; they had one. Of whoever has none of these they say nothing.
 */
export const seatStandings = ['under_way', 'given', 'left_alone', 'taken_back'] as const;
export type SeatStanding = (typeof seatStandings)[number];

/** Whether a learner can enter a course, by the word of the LMS, and if not what is in the way. */
export const lmsAccesses = ['open', 'suspended', 'account_suspended', 'account_gone', 'course_gone'] as const;
/** Null where they are not enrolled. */
export type LmsAccess = (typeof lmsAccesses)[number] | null;

export interface EnrollmentJudgement {
  readonly code: string;
  readonly action: string;
  readonly repairable: boolean;
  readonly asksPerson?: boolean;
}

export const openAgain = 'open_again';
export const takeBack = 'take_back';
const byHand = 'compare_by_hand';

const shutOut: Readonly<Record<Exclude<LmsAccess, 'open' | null>, EnrollmentJudgement>> = {
  // Somebody has done it, and may have had a reason.
  suspended: {
    code: 'enrollment.suspended_in_lms',
    action: openAgain,
    repairable: true,
    asksPerson: true,
  },
  account_suspended: { code: 'enrollment.account_suspended', action: byHand, repairable: false },
  account_gone: { code: 'enrollment.account_gone', action: byHand, repairable: false },
  course_gone: { code: 'enrollment.course_gone', action: byHand, repairable: false },
};

/** What it means that seats and LMS differ; undefined where it means nothing. */
export function judgeEnrollment(
  standing: SeatStanding | undefined,
  access: LmsAccess,
): EnrollmentJudgement | undefined {
  if (standing === 'under_way' || standing === 'left_alone') return undefined;
  if (standing === 'given') {
    if (access === 'open') return undefined;
    if (access !== null) return shutOut[access];
    return { code: 'enrollment.not_enrolled_in_lms', action: openAgain, repairable: true };
  }
  if (access !== 'open') return undefined;
  return standing === 'taken_back'
    ? { code: 'enrollment.open_after_return', action: takeBack, repairable: true }
    : // Teachers let people in by hand.
      { code: 'enrollment.open_without_seat', action: takeBack, repairable: true, asksPerson: true };
}
