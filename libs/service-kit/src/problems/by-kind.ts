import type { FailureKind } from '@accord/canonical';
import type { ProblemDefinition } from './catalogue.ts';

const busy: ProblemDefinition = {
  status: 503,
  title: { de: 'Gerade nicht erreichbar', en: 'Not available right now' },
  detail: {
    de: 'Bitte versuchen Sie es gleich noch einmal. Es ist nichts verloren gegangen.',
    en: 'Please try again in a moment. Nothing was lost.',
  },
};

/** What the caller is told about a failure whose code has no wording of its own. Total by type. */
export const problemByKind: Readonly<Record<FailureKind, ProblemDefinition>> = {
  transient: busy,
  wait_for_vendor: busy,
  unknown_outcome: {
    status: 503,
    title: { de: 'Das Ergebnis wird noch geprüft', en: 'The outcome is being checked' },
    detail: {
      de: 'Wir klären, was aus dem Vorgang geworden ist. Wiederholen Sie ihn nur mit demselben Schlüssel.',
      en: 'We are finding out what became of it. Repeat it only with the same key.',
    },
  },
  invalid: {
    status: 422,
    title: { de: 'Einige Angaben stimmen nicht', en: 'Some of the details are not right' },
    detail: {
      de: 'So kann die Anfrage nicht ausgeführt werden.',
      en: 'The request cannot be carried out like this.',
    },
  },
  unauthenticated: {
    status: 401,
    title: { de: 'Anmeldung ungültig', en: 'The credentials are not valid' },
    detail: { de: 'Bitte prüfen Sie Schlüssel oder Token.', en: 'Please check the key or token.' },
  },
  forbidden: {
    status: 403,
    title: { de: 'Dafür fehlt die Berechtigung', en: 'This is not permitted' },
    detail: { de: 'Für diesen Vorgang fehlt die Berechtigung.', en: 'You may not do this.' },
  },
  not_found: {
    status: 404,
    title: { de: 'Nicht gefunden', en: 'Not found' },
    detail: {
      de: 'Das Gesuchte gibt es nicht oder nicht mehr.',
      en: 'It does not exist, or no longer does.',
    },
  },
  conflict: {
    status: 409,
    title: { de: 'Das passt nicht zum jetzigen Stand', en: 'This does not fit the present state' },
    detail: {
      de: 'Der Vorgang hat sich inzwischen geändert. Bitte laden Sie den Stand neu.',
      en: 'It has changed in the meantime. Please load its present state.',
    },
  },
  bug: {
    status: 500,
    title: { de: 'Das hat nicht geklappt', en: 'Something went wrong' },
    detail: {
      de: 'Ein unerwarteter Fehler ist aufgetreten. Nennen Sie bei Rückfragen die Vorgangsnummer.',
      en: 'An unexpected error occurred. Please quote the correlation id when you ask about it.',
    },
  },
};
