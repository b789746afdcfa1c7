import { defineProblems } from '@accord/service-kit';

defineProblems({
  'keys.unknown_record': {
    status: 404,
    title: { de: 'Unbekannter Datensatz', en: 'Unknown record' },
    detail: {
      de: 'Von diesem Datensatz dieses Systems ist nichts bekannt.',
      en: 'Nothing is known of this record of this system.',
    },
  },
  'keys.unknown_pair': {
    status: 404,
    title: { de: 'Unbekanntes Paar', en: 'Unknown pair' },
    detail: { de: 'Dieses Paar gibt es nicht.', en: 'There is no such pair.' },
  },
  'keys.unknown_change': {
    status: 404,
    title: { de: 'Unbekannte Änderung', en: 'Unknown change' },
    detail: { de: 'Diese Änderung gibt es nicht.', en: 'There is no such change.' },
  },
  'keys.decided_already': {
    status: 409,
    title: { de: 'Schon entschieden', en: 'Already decided' },
    detail: {
      de: 'Über dieses Paar wurde schon anders entschieden.',
      en: 'This pair has been decided the other way.',
    },
  },
  'keys.contradiction': {
    status: 409,
    title: { de: 'Widersprüchliche Merkmale', en: 'Contradicting evidence' },
    detail: {
      de: 'Merkmale der Datensätze schließen aus, dass sie dasselbe sind. Erst ist der Fehler in einem der Systeme zu beheben.',
      en: 'What is known of these records rules out that they are one. The mistake in one of the systems has to be mended first.',
    },
  },
  'keys.kept_apart': {
    status: 409,
    title: { de: 'Getrennt gehalten', en: 'Kept apart' },
    detail: {
      de: 'Zwei der Datensätze wurden von Hand getrennt.',
      en: 'Two of these records have been put asunder by a person.',
    },
  },
  'keys.not_a_merge': {
    status: 409,
    title: { de: 'Keine Zusammenführung', en: 'Not a merge' },
    detail: {
      de: 'Nur eine Zusammenführung kann rückgängig gemacht werden.',
      en: 'Only a merge can be undone.',
    },
  },
  'keys.changed_since': {
    status: 409,
    title: { de: 'Inzwischen verändert', en: 'Changed since' },
    detail: {
      de: 'Die Datensätze stehen nicht mehr beisammen. Spätere Änderungen sind zuerst rückgängig zu machen.',
      en: 'These records no longer stand together. Later changes have to be undone first.',
    },
  },
});
