import { z } from 'zod';

/** A presentation of a module as the file of courses lists it: year and the letter of its half-year. */
export const presentationRow = z.object({
  code_module: z.string(),
  code_presentation: z.string(),
  module_presentation_length: z.string(),
});

/** One registration as it stands in the file; the day of withdrawal is in some cuts of the data set and not in others. */
export const registrationRow = z.object({
  code_module: z.string(),
  code_presentation: z.string(),
  id_student: z.string(),
  date_registration: z.string(),
  date_unregistration: z.string().optional(),
});
export type RegistrationRow = z.output<typeof registrationRow>;

/** Why a row cannot be a seat. The codes appear in the record. */
export type Refusal =
  | 'no_registration_date'
  | 'unreadable_date'
  | 'unknown_presentation'
  | 'bad_student_number'
  | 'registered_twice';

/** One run of a module; it becomes a cohort, its module a course. */
export interface Presentation {
  readonly module: string;
  /** Such as `2014B`: sorts by time. */
  readonly term: string;
  readonly startsOn: string;
  readonly days: number;
}

/** A student's wish for a seat. Days are counted from the first day of the presentation and may be negative. */
export interface Registration {
  readonly number: string;
  readonly presentation: Presentation;
  readonly student: string;
  readonly day: number;
  readonly withdraws: boolean;
}

/** The data set's documentation: B presentations begin in February, J presentations in October. */
const firstDays: Readonly<Record<string, string>> = { B: '02-01', J: '10-01' };
const term = /^(20\d\d)([BJ])$/;
const module = /^[A-Z]{3}$/;

/** @throws Error when the file of courses has a row that is none: without its courses nothing can be sold */
export function readPresentation(raw: unknown): Presentation {
  const row = presentationRow.parse(raw);
  const [, year = '', half = ''] = term.exec(row.code_presentation.trim()) ?? [];
  const days = Number(row.module_presentation_length);
  if (year === '' || !module.test(row.code_module) || !Number.isInteger(days) || days <= 0) {
    throw new Error(`no presentation of a module: ${JSON.stringify(row)}`);
  }
  return {
    module: row.code_module,
    term: `${year}${half}`,
    startsOn: `${year}-${firstDays[half]}`,
    days,
  };
}

/** "-159.0" and "-159" are day -159; undefined when it is no whole day. */
export function dayOf(text: string): number | undefined {
  const match = /^(-?\d{1,4})(?:\.0)?$/.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}
