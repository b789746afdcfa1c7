import { Failure } from '@accord/canonical';
import { defineProblems, Problem } from '@accord/service-kit';
import type { ProblemDefinition } from '@accord/service-kit';

/** What callers may be told about runs. */
const syncProblems = {
  'sync.run_not_found': {
    status: 404,
    title: { de: 'Lauf nicht gefunden', en: 'Run not found' },
    detail: { de: 'Diesen Lauf gibt es hier nicht.', en: 'There is no such run here.' },
  },
  'sync.already_running': {
    status: 409,
    title: { de: 'Es läuft schon einer', en: 'A run is under way' },
    detail: {
      de: 'Von „{flow}“ läuft gerade ein Lauf. Warten Sie sein Ende ab oder brechen Sie ihn ab.',
      en: 'A run of “{flow}” is under way. Wait for its end, or cancel it.',
    },
  },
  'sync.still_running': {
    status: 409,
    title: { de: 'Der Lauf ist noch nicht zu Ende', en: 'The run is not over yet' },
    detail: {
      de: 'Wiederholt werden kann ein Lauf erst, wenn er zu Ende ist.',
      en: 'A run can be repeated only when it is over.',
    },
  },
  'sync.records_deleted': {
    status: 409,
    title: { de: 'Datensätze gelöscht', en: 'Records deleted' },
    detail: {
      de: 'Die Datensätze dieses Laufs werden nicht mehr aufbewahrt.',
      en: 'The records of this run are not kept any more.',
    },
  },
  'sync.nothing_failed': {
    status: 409,
    title: { de: 'Nichts zu wiederholen', en: 'Nothing to repeat' },
    detail: {
      de: 'In diesem Lauf ist kein Datensatz gescheitert.',
      en: 'No record of this run failed.',
    },
  },
  'sync.not_quarantined': {
    status: 409,
    title: { de: 'Nicht in Quarantäne', en: 'Not in quarantine' },
    detail: {
      de: 'Einer der Datensätze ist nicht da, oder über ihn ist schon entschieden.',
      en: 'One of these records is not there, or has been decided about.',
    },
  },
  'sync.comparison_not_found': {
    status: 404,
    title: { de: 'Das wird hier nicht verglichen', en: 'That is not compared here' },
    detail: {
      de: 'Was verglichen wird, steht unter /reconciliations.',
      en: 'See /reconciliations for what is compared.',
    },
  },
  'sync.reconciliation_not_found': {
    status: 404,
    title: { de: 'Abgleich nicht gefunden', en: 'Comparison not found' },
    detail: { de: 'Diesen Abgleich gibt es hier nicht.', en: 'There is no such comparison here.' },
  },
  'sync.side_not_found': {
    status: 404,
    title: { de: 'Das wird hier nicht gezeigt', en: 'That is not shown here' },
    detail: {
      de: 'Eine solche Seite für einen Abgleich hat dieser Dienst nicht.',
      en: 'This service has no such side of a comparison.',
    },
  },
  'sync.side_record_not_found': {
    status: 404,
    title: { de: 'Datensatz nicht gefunden', en: 'Record not found' },
    detail: { de: 'Unter diesem Schlüssel ist hier nichts.', en: 'There is nothing under this key here.' },
  },
  'sync.not_running': {
    status: 409,
    title: { de: 'Der Lauf ist zu Ende', en: 'The run is over' },
    detail: {
      de: 'Abgebrochen werden kann nur ein Lauf, der noch läuft.',
      en: 'Only a run that is under way can be cancelled.',
    },
  },
} as const satisfies Readonly<Record<string, ProblemDefinition>>;

defineProblems(syncProblems);

/** The problem for a caller that a Failure of `Runs` stands for; other errors as they are. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof Failure) || !(error.code in syncProblems)) return error;
  const { flow, runId } = error.details;
  return new Problem(error.code, typeof flow === 'string' ? { flow } : {}, {
    cause: error,
    ...(runId !== undefined && { extensions: { runId } }),
  });
}

/** What the work answers; what it fails with, as a problem. */
export async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asProblem(error);
  }
}
