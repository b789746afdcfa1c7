import { createReadStream } from 'node:fs';

import { parse } from 'csv-parse';

import {
  dayOf,
  type Presentation,
  readPresentation,
  type Refusal,
  type Registration,
  registrationRow,
  type RegistrationRow,
} from './registration-row.ts';

/** Everything that came out of the files: rows = registrations + rows refused. */
export interface ReadRegistrations {
  /** Those of the courses that somebody registered for. */
  readonly presentations: readonly Presentation[];
  /** In the order in which students registered. */
  readonly registrations: readonly Registration[];
  readonly rows: number;
  readonly refusedRows: ReadonlyMap<Refusal, number>;
  /** Whether the file says who withdrew, or one in ten was made to. */
  readonly withdrawals: 'of_the_file' | 'made_up';
}

interface Files {
  readonly registrations: string;
  readonly courses: string;
}

/** A cut without days of withdrawal still is to have them: every student whose number ends in 7 gives the seat back. */
const madeUpWithdrawal = /7$/;

/**
 * Reads registrations of the Open University Learning Analytics data set and the presentations they are for.
 * @param limit at most this many registrations are read
 */
export async function readRegistrations(
  files: Files,
  limit = Number.POSITIVE_INFINITY,
): Promise<ReadRegistrations> {
  const known = new Map<string, Presentation>();
  for await (const raw of rowsOf(files.courses)) {
    const presentation = readPresentation(raw);
    known.set(`${presentation.module}-${presentation.term}`, presentation);
  }
  const read = new Map<string, Registration>();
  const refusedRows = new Map<Refusal, number>();
  let rows = 0;
  let told = false;
  for await (const raw of rowsOf(files.registrations)) {
    if (rows >= limit) break;
    rows += 1;
    const row = registrationRow.parse(raw);
    told ||= row.date_unregistration !== undefined;
    const registration = readRegistration(row, known, read);
    if (typeof registration === 'string') {
      refusedRows.set(registration, (refusedRows.get(registration) ?? 0) + 1);
    } else read.set(registration.number, registration);
  }
  const registrations = [...read.values()].sort((one, other) => one.day - other.day);
  return {
    presentations: [...new Set(registrations.map(({ presentation }) => presentation))],
    registrations,
    rows,
    refusedRows,
    withdrawals: told ? 'of_the_file' : 'made_up',
  };
}

function rowsOf(file: string): AsyncIterable<unknown> {
  return createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true }));
}

/** What cannot be a seat is refused with its reason, never guessed. */
function readRegistration(
  row: RegistrationRow,
  known: ReadonlyMap<string, Presentation>,
  earlier: ReadonlyMap<string, Registration>,
): Registration | Refusal {
  const presentation = known.get(`${row.code_module}-${row.code_presentation}`);
  const student = row.id_student.trim();
  const number = `${row.code_module}-${row.code_presentation}-${student}`;
  if (presentation === undefined) return 'unknown_presentation';
  if (!/^\d{1,9}$/.test(student)) return 'bad_student_number';
  if (row.date_registration.trim() === '') return 'no_registration_date';
  const day = dayOf(row.date_registration);
  if (day === undefined) return 'unreadable_date';
  if (earlier.has(number)) return 'registered_twice';
  const withdrawn = row.date_unregistration;
  const withdraws = withdrawn === undefined ? madeUpWithdrawal.test(student) : withdrawn.trim() !== '';
  return { number, presentation, student, day, withdraws };
}
