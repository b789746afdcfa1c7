import type { CatalogueArticle } from '../catalogue.ts';
import type { Presentation, Registration } from './registration-row.ts';

/** A module as it is sold, with its presentations, the earliest first. */
export interface TaughtCourse {
  readonly courseId: string;
  readonly sku: string;
  readonly title: string;
  readonly grossMinor: number;
  readonly cohorts: readonly TaughtCohort[];
}

export interface TaughtCohort {
  readonly cohortId: string;
  readonly presentation: Presentation;
  /** Seats in it: fewer than are asked for, so that some come too late. */
  readonly seats: number;
}

/** The files know no prices: a day of a module is sold at one euro. */
const dayMinor = 100;

/**
 * The courses that the registrations imply.
 * @param seatsShare seats per registration of a cohort, above 0; less than 1 leaves some without a seat
 */
export function coursesOf(registrations: readonly Registration[], seatsShare: number): TaughtCourse[] {
  const demand = new Map<Presentation, number>();
  for (const { presentation } of registrations) {
    demand.set(presentation, (demand.get(presentation) ?? 0) + 1);
  }
  const modules = Map.groupBy(demand.keys(), ({ module }) => module);
  return [...modules].map(([module, presentations]) => {
    const inTime = presentations.toSorted((one, other) => (one.term < other.term ? -1 : 1));
    return {
      courseId: `OU-${module}`,
      sku: `OU-${module}`,
      title: `Module ${module}`,
      grossMinor: (inTime[0]?.days ?? 1) * dayMinor,
      cohorts: inTime.map((presentation) => ({
        cohortId: cohortIdOf(presentation),
        presentation,
        seats: Math.max(1, Math.floor((demand.get(presentation) ?? 0) * seatsShare)),
      })),
    };
  });
}

export function cohortIdOf({ module, term }: Presentation): string {
  return `OU-${module}-${term}`;
}

/** A course as the ERP is to know it: a service has no stock. */
export function articleOf({ sku, title, grossMinor }: TaughtCourse): CatalogueArticle {
  return { sku, name: title, grossMinor };
}
