import type { Course } from '@accord/canonical';
import type { SeatHoldState } from '@accord/enrollment/saga';
import { Table } from '../table.ts';
import { violated } from '../violated.ts';

export interface CohortRow {
  readonly cohortId: string;
  readonly courseId: string;
  readonly startsOn: string;
  readonly capacity: number;
  readonly taken: number;
}

export interface EnrollmentTables {
  readonly courses: Table<Course>;
  readonly cohorts: Table<CohortRow>;
  readonly holds: Table<SeatHoldState>;
}

export function enrollmentTables(): EnrollmentTables {
  return {
    courses: new Table<Course>('courses'),
    cohorts: new Table<CohortRow>('cohorts', ({ taken, capacity }) => {
      if (taken < 0 || taken > capacity) throw violated('cohorts_never_oversold');
    }),
    holds: new Table<SeatHoldState>('seat_holds'),
  };
}
