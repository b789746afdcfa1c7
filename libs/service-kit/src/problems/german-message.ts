import { germanFieldMessage } from '@accord/canonical';
import type { z } from 'zod';

/** More values than a person reads are not listed. */
const longestList = 12;

const types: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'true oder false',
  array: 'eine Liste',
  object: 'ein Objekt',
  record: 'ein Objekt',
  date: 'ein Zeitpunkt',
};

const formats: Readonly<Record<string, string>> = {
  email: 'Keine gültige E-Mail-Adresse',
  uuid: 'Keine gültige UUID',
  datetime: 'Kein gültiger Zeitpunkt, zum Beispiel 2026-01-31T09:00:00Z',
  date: 'Kein gültiges Datum, zum Beispiel 2026-01-31',
  url: 'Keine gültige Adresse',
};

const units: Readonly<Record<string, string>> = { string: ' Zeichen', array: ' Einträge', set: ' Einträge' };

/** What is wrong with a field, in German: the rule's own words where it brought some, else by the kind of mistake. */
export function germanMessage(issue: z.core.$ZodIssue): string {
  const own = germanFieldMessage(issue.message);
  if (own !== undefined) return own;
  switch (issue.code) {
    case 'invalid_type':
      return `Erwartet wird ${types[issue.expected] ?? 'etwas anderes'}`;
    case 'invalid_value':
      return issue.values.length <= longestList
        ? `Erlaubt ist nur: ${issue.values.map(String).join(', ')}`
        : 'Kein erlaubter Wert';
    case 'too_small':
      return `Zu klein: mindestens ${String(issue.minimum)}${units[issue.origin] ?? ''}`;
    case 'too_big':
      return `Zu groß: höchstens ${String(issue.maximum)}${units[issue.origin] ?? ''}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'Hat nicht die verlangte Form';
    case 'unrecognized_keys':
      return 'Enthält unbekannte Felder';
    case 'not_multiple_of':
      return `Muss ein Vielfaches von ${String(issue.divisor)} sein`;
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'Ungültige Angabe';
  }
}
