import type { AccordApi } from '../accord-api.ts';
import { differences } from '../balance.ts';
import type { RunningAccord } from '../environment.ts';
import { followOrders } from '../follow-orders.ts';
import { untilQuiet, untilStill } from '../quiet.ts';
import type { ReplayOptions } from '../replay.ts';
import { takeSnapshot } from '../snapshot.ts';
import { underWeather, type Weather } from '../weather.ts';
import { coursesOf, type TaughtCourse } from './courses.ts';
import { readRegistrations } from './read-registrations.ts';
import type { RegistrationsRecord } from './registrations-record.ts';
import { outcomesOf, seatDifferences } from './seat-balance.ts';
import { sellTerm, type Term, type TermAccount } from './sell-term.ts';
import { type CohortLevel, offerSeats, readCohort, readLms, seedCourses } from './teach.ts';
import type { Registration } from './registration-row.ts';

export interface RegistrationsOptions extends ReplayOptions {
  /** The file of courses that belongs to the registrations. */
  readonly courses: string;
  /** Seats per registration of a cohort, above 0. */
  readonly seats: number;
}

const endLimitMs = 60_000;

/** Sells the seats that students registered for, half-year by half-year, takes back those of who withdrew, and counts. */
export function replayRegistrations(
  accord: RunningAccord,
  options: RegistrationsOptions,
): Promise<RegistrationsRecord> {
  return underWeather(accord, options, (weather) => replayUnder(weather, options));
}

async function replayUnder(
  { api, scene, during }: Weather,
  options: RegistrationsOptions,
): Promise<RegistrationsRecord> {
  const files = { registrations: options.file, courses: options.courses };
  const read = await readRegistrations(files, options.limit);
  const courses = coursesOf(read.registrations, options.seats);
  options.print(
    `${read.rows} rows, ${read.registrations.length} registrations for ${read.presentations.length} presentations of ${courses.length} modules; faults: ${scene.summary}`,
  );
  await prepare(api, courses);
  const [before, cohortsBefore, lmsBefore] = [
    await takeSnapshot(api, []),
    await readCohorts(api, courses),
    await readLms(api),
  ];

  const terms: TermAccount[] = [];
  for (const term of termsOf(courses, read.registrations)) {
    const settle = (): Promise<void> => untilQuiet(api, before.messages);
    terms.push(await sellTerm(api, term, { ...options, during, settle }));
  }
  const ids = terms.flatMap(({ placement }) => placement.placed.map(({ id }) => id));
  const orders = await followOrders(api, ids, { timeLimitMs: endLimitMs, onProgress: () => undefined });
  const outcomes = outcomesOf(terms, orders);
  const after = await takeSnapshot(api, []);
  const seats = {
    before: cohortsBefore,
    after: await readCohorts(api, courses),
    turnedAwayTooEarly: terms.flatMap(({ turnedAwayTooEarly }) => turnedAwayTooEarly),
    lmsBefore,
    lmsAfter: await readLms(api),
  };
  return {
    read,
    courses,
    terms,
    outcomes,
    before,
    after,
    seats,
    differences: [...differences(before, after, orders), ...seatDifferences(courses, outcomes, seats)],
  };
}

/** All cohorts of the courses are closed, also those of an earlier replay: the orders choose no cohort, the open one does. */
async function prepare(api: AccordApi, courses: readonly TaughtCourse[]): Promise<void> {
  await seedCourses(api, courses);
  for (const course of courses) {
    for (const cohort of course.cohorts) await offerSeats(api, course, { cohort, free: 0 });
  }
  await untilStill(api);
}

function termsOf(courses: readonly TaughtCourse[], registrations: readonly Registration[]): Term[] {
  const cohorts = courses.flatMap((course) => course.cohorts.map((cohort) => ({ course, cohort })));
  const names = new Set(cohorts.map(({ cohort }) => cohort.presentation.term));
  return [...names].sort().map((name) => ({
    name,
    cohorts: cohorts.filter(({ cohort }) => cohort.presentation.term === name),
    registrations: registrations.filter(({ presentation }) => presentation.term === name),
  }));
}

async function readCohorts(
  api: AccordApi,
  courses: readonly TaughtCourse[],
): Promise<ReadonlyMap<string, CohortLevel>> {
  const levels = new Map<string, CohortLevel>();
  for (const { cohortId } of courses.flatMap(({ cohorts }) => cohorts)) {
    levels.set(cohortId, await readCohort(api, cohortId));
  }
  return levels;
}
