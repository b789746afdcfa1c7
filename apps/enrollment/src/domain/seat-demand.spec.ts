import { describe, expect, it } from '@jest/globals';
import { Course } from '@accord/canonical';
import { demandOf } from './seat-demand.ts';

const course = (courseId: string, sku: string) =>
  Course.parse({ courseId, sku, title: sku, lmsCourseRef: sku });
const line = (lineId: string, sku: string, quantity: number) => ({ lineId, sku, quantity });

describe('demandOf', () => {
  const courses = [course('b', 'COURSE-B'), course('a', 'COURSE-A')];

  it('sums the lines of one course and orders the courses by id', () => {
    const demand = demandOf(
      [line('1', 'COURSE-B', 1), line('2', 'COURSE-A', 2), line('3', 'COURSE-B', 3)],
      courses,
    );
    expect(demand).toMatchObject({
      kind: 'known',
      courses: [
        { course: { courseId: 'a' }, quantity: 2 },
        { course: { courseId: 'b' }, quantity: 4, lines: [{ lineId: '1' }, { lineId: '3' }] },
      ],
    });
  });

  it('names every unknown course once and asks for nothing then', () => {
    const lines = [line('1', 'COURSE-A', 1), line('2', 'COURSE-X', 1), line('3', 'COURSE-X', 1)];
    expect(demandOf(lines, courses)).toEqual({ kind: 'unknown_course', skus: ['COURSE-X'] });
  });

  it('leaves out courses that no line asks for', () => {
    expect(demandOf([line('1', 'COURSE-A', 1)], courses)).toMatchObject({
      courses: [{ course: { courseId: 'a' } }],
    });
  });
});
