import type { Clock, Ids } from '@accord/canonical';
import { MessagingTables1763683200000, PausedFlows1763790000000 } from '@accord/messaging';
import { Reconciliations1763750000000 } from '@accord/sync';
import type { DataSource } from 'typeorm';
import { CourseStore } from './outbound/course-store.ts';
import { ComparedSeats1763870000000 } from './outbound/migrations/compared-seats.migration.ts';
import { EnrollmentTables1763683300000 } from './outbound/migrations/enrollment-tables.migration.ts';
import { LearnersBeingLetIn1763703700000 } from './outbound/migrations/learners-being-let-in.migration.ts';
import { PeopleToForget1763810000000 } from './outbound/migrations/people-to-forget.migration.ts';
import { SyntheticSeats1763860000000 } from './outbound/migrations/synthetic-seats.migration.ts';
import { PlaceStore } from './outbound/place-store.ts';
import { SeatHoldStore } from './outbound/seat-hold-store.ts';

/** In the order of their application. */
export const enrollmentMigrations = [
  MessagingTables1763683200000,
  EnrollmentTables1763683300000,
  LearnersBeingLetIn1763703700000,
  PausedFlows1763790000000,
  PeopleToForget1763810000000,
  SyntheticSeats1763860000000,
  Reconciliations1763750000000,
  ComparedSeats1763870000000,
] as const;

/** Enrollment's stores in Postgres, for whoever holds a simulation of them to the original. */
export function openEnrollmentStores(database: DataSource, { clock, ids }: { clock: Clock; ids: Ids }) {
  return {
    holds: new SeatHoldStore(database),
    places: new PlaceStore(clock, ids),
    courses: new CourseStore(database),
  };
}
