import type { SeatHold } from '../domain/seat-hold.ts';
import type { LearningPlatform } from './ports/learning-platform.ts';
import type { SeatHolds } from './ports/seat-holds.ts';

/** Closes a hold's courses to its learner, except those that another order of theirs gives as well. */
export class WithdrawLearner {
  readonly #platform: LearningPlatform;
  readonly #holds: SeatHolds;

  constructor(platform: LearningPlatform, holds: SeatHolds) {
    this.#platform = platform;
    this.#holds = holds;
  }

  async execute(hold: SeatHold, email: string): Promise<void> {
    if (!hold.state.reachedLms) return;
    const lmsUserRef = hold.state.lmsUserRef ?? (await this.#platform.findLearner(email));
    if (lmsUserRef === undefined) return;
    for (const lmsCourseRef of hold.lmsCourseRefs) {
      if (await this.#holds.anotherGives({ exceptHoldId: hold.id, lmsUserRef, lmsCourseRef })) continue;
      await this.#platform.withdraw({ lmsUserRef, lmsCourseRef });
    }
  }
}
