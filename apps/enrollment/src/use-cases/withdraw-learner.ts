import type { SeatHold } from '../domain/seat-hold.ts';
import { isHopeless } from './hopeless.ts';
import type { LearningPlatform, Participation } from './ports/learning-platform.ts';
import type { SeatHolds } from './ports/seat-holds.ts';

/** Closes a hold's courses to its learner, except those that another order of theirs gives as well. */
export class WithdrawLearner {
  readonly #platform: LearningPlatform;
  readonly #holds: SeatHolds;

  constructor(platform: LearningPlatform, holds: SeatHolds) {
    this.#platform = platform;
    this.#holds = holds;
  }

  /** @returns the learner's id in the LMS, undefined when the hold never led to one */
  async execute(hold: SeatHold, email: string): Promise<string | undefined> {
    if (!hold.state.reachedLms) return undefined;
    const lmsUserRef = hold.state.lmsUserRef ?? (await this.#platform.findLearner(email));
    if (lmsUserRef === undefined) return undefined;
    for (const lmsCourseRef of hold.lmsCourseRefs) await this.close({ lmsUserRef, lmsCourseRef }, hold.id);
    return lmsUserRef;
  }

  /**
   * Closes one course to its learner, unless a hold gives it.
   * Another order may be granted between the look and the closing, and be undone again before the course is open for it:
   * what was done last has to agree with what is found after it. A course that another order gives is opened as well, for
   * a closing that was asked for in an earlier try may have come through after the other's opening.
   * @param exceptHoldId the hold on whose account it is closed, where it is one's
   */
  async close(participation: Participation, exceptHoldId?: string): Promise<void> {
    const isGiven = (): Promise<boolean> => this.#holds.anotherGives({ exceptHoldId, ...participation });
    do {
      if (!(await isGiven())) {
        await this.#platform.withdraw(participation);
        if (!(await isGiven())) return;
      }
      await this.#openAgain(participation);
    } while (!(await isGiven()));
  }

  /** A course that the LMS will not open is the other order's own trouble, which it hears of by itself. */
  async #openAgain(participation: Participation): Promise<void> {
    try {
      await this.#platform.enrol(participation);
    } catch (error) {
      if (!isHopeless(error)) throw error;
    }
  }
}
