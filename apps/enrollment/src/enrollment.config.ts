import { baseConfig } from '@accord/service-kit';
import { vendorHomeConfig } from '@accord/vendor-client';
import { z } from 'zod';
import { moodleConfig } from './vendors/moodle/moodle.config.ts';

/** Everything this service can be told, in one schema. */
export const enrollmentConfig = baseConfig.extend({
  ...moodleConfig,
  ...vendorHomeConfig.shape,
  /** How often seats are freed whose time has run out; 0 switches the schedule off. */
  ENROLLMENT_EXPIRE_EVERY_MS: z.coerce.number().int().min(0).default(1_000),
  /** How often seats are held against the LMS, whose courses are read whole for it; 0 is never. */
  ENROLLMENT_COMPARE_EVERY_MS: z.coerce.number().int().min(0).default(86_400_000),
  /** Seats in a cohort that began longer ago are not compared: when a course is over, a school may close it. */
  ENROLLMENT_COMPARE_COHORT_DAYS: z.coerce.number().int().min(1, 'must be at least 1 day').default(365),
  ENROLLMENT_POOL_SIZE: z.coerce.number().int().min(2).default(15),
});

export type EnrollmentConfig = Readonly<z.output<typeof enrollmentConfig>>;

/** The only place of this service that looks at the environment. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
