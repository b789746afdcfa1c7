import type { Clock, Ids } from '@accord/canonical';
import { reconcileProviders } from '@accord/sync';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EnrollmentConfig } from './enrollment.config.ts';
import { LearnerSeatsStore } from './outbound/learner-seats-store.ts';
import { CompareEnrollments } from './use-cases/compare-enrollments.ts';
import { HeedErasure } from './use-cases/heed-erasure.ts';
import { CourseRolls } from './use-cases/ports/course-rolls.ts';
import { LearningPlatform } from './use-cases/ports/learning-platform.ts';
import { SeatHolds } from './use-cases/ports/seat-holds.ts';
import { WithdrawLearner } from './use-cases/withdraw-learner.ts';

type Compared = [DataSource, CourseRolls, LearningPlatform, SeatHolds, HeedErasure];

/** What this service holds against what others have: seats against the rolls of the LMS. */
export function comparisonProviders(config: EnrollmentConfig, clock: Clock, ids: Ids): Provider[] {
  return reconcileProviders<Compared>({
    inject: [DataSource, CourseRolls, LearningPlatform, SeatHolds, HeedErasure],
    comparisons: ([database, rolls, platform, holds, erasure]) => [
      new CompareEnrollments({
        seats: new LearnerSeatsStore(database),
        rolls,
        platform,
        withdrawLearner: new WithdrawLearner(platform, holds),
        erasure,
        clock,
        cohortDays: config.ENROLLMENT_COMPARE_COHORT_DAYS,
      }),
    ],
    clock,
    ids,
    everyMs: config.ENROLLMENT_COMPARE_EVERY_MS,
  });
}
