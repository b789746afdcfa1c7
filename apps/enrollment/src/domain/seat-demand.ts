import type { Course } from '@accord/canonical';

export interface CourseLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface CourseDemand {
  readonly course: Course;
  /** Seats for all lines together: two lines of one course compete for the same places. */
  readonly quantity: number;
  readonly lines: readonly CourseLine[];
}

export type Demand =
  | { readonly kind: 'known'; readonly courses: readonly CourseDemand[] }
  | { readonly kind: 'unknown_course'; readonly skus: readonly string[] };

/**
 * What an order's course lines ask for, summed by course. Ordered by course, so that two orders for the same courses
 * never wait for each other crosswise.
 */
export function demandOf(lines: readonly CourseLine[], courses: readonly Course[]): Demand {
  const bySku = new Map<string, Course>(courses.map((course) => [course.sku, course]));
  const unknown = lines.filter((line) => !bySku.has(line.sku)).map((line) => line.sku);
  if (unknown.length > 0) return { kind: 'unknown_course', skus: [...new Set(unknown)] };
  const demands = [...bySku.values()].map((course) => {
    const own = lines.filter((line) => line.sku === course.sku);
    return { course, lines: own, quantity: own.reduce((sum, line) => sum + line.quantity, 0) };
  });
  return {
    kind: 'known',
    courses: demands
      .filter((demand) => demand.quantity > 0)
      .sort((a, b) => (a.course.courseId < b.course.courseId ? -1 : 1)),
  };
}
