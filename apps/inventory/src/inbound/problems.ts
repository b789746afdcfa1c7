import { Problem, defineProblems } from '@accord/service-kit';
import type { ProblemDefinition, ProblemParameters } from '@accord/service-kit';

/** What callers of this service may be told, in words fit for a customer. */
const inventoryProblems = {
  'inventory.insufficient_stock': {
    status: 409,
    title: { de: 'Nicht genug auf Lager', en: 'Not enough in stock' },
    detail: {
      de: 'Von mindestens einem Artikel ist weniger da als bestellt. Bitte verringern Sie die Menge.',
      en: 'There is less of at least one article than was ordered. Please reduce the quantity.',
    },
  },
  'inventory.unknown_sku': {
    status: 422,
    title: { de: 'Artikel nicht im Angebot', en: 'Article not on offer' },
    detail: {
      de: 'Diese Artikel verkaufen wir nicht oder nicht mehr: {skus}.',
      en: 'We do not sell these articles, or no longer: {skus}.',
    },
  },
  'inventory.product_not_found': {
    status: 404,
    title: { de: 'Artikel nicht gefunden', en: 'Article not found' },
    detail: {
      de: 'Den Artikel {sku} gibt es nicht oder nicht mehr.',
      en: 'There is no article {sku}, or no longer.',
    },
  },
  'inventory.not_stocked': {
    status: 404,
    title: { de: 'Kein Lagerartikel', en: 'Not a stocked article' },
    detail: {
      de: 'Für {sku} wird kein Lagerbestand geführt.',
      en: 'No stock is kept of {sku}.',
    },
  },
  'inventory.reservation_conflict': {
    status: 409,
    title: { de: 'Reservierung bereits vergeben', en: 'Reservation id already in use' },
    detail: {
      de: 'Unter dieser Nummer wurde bereits etwas anderes reserviert.',
      en: 'Something else was reserved under this id before.',
    },
  },
  'inventory.reservation_over': {
    status: 409,
    title: { de: 'Reservierung beendet', en: 'Reservation is over' },
    detail: {
      de: 'Diese Reservierung ist abgelaufen oder wurde aufgehoben. Bitte reservieren Sie neu.',
      en: 'This reservation has expired or was given up. Please reserve anew.',
    },
  },
  'inventory.webhook_rejected': {
    status: 401,
    title: { de: 'Absender nicht nachgewiesen', en: 'Sender not proven' },
    detail: {
      de: 'Die Signatur oder das Kennwort dieser Nachricht stimmt nicht.',
      en: 'The signature or secret of this message is not right.',
    },
  },
  'inventory.webhook_unreadable': {
    status: 422,
    title: { de: 'Nachricht nicht lesbar', en: 'Message not readable' },
    detail: {
      de: 'Diese Nachricht hat nicht die vereinbarte Form.',
      en: 'This message does not have the agreed form.',
    },
  },
  'inventory.bad_cursor': {
    status: 422,
    title: { de: 'Seitenangabe ungültig', en: 'Cursor not valid' },
    detail: {
      de: 'Diese Seitenangabe stammt nicht von uns. Bitte beginnen Sie von vorn.',
      en: 'This cursor did not come from us. Please start again.',
    },
  },
  'inventory.import_format': {
    status: 415,
    title: { de: 'Dateiformat nicht unterstützt', en: 'File format not supported' },
    detail: {
      de: 'Wir lesen NDJSON (application/x-ndjson) und CSV (text/csv) in UTF-8, UTF-16 oder Windows-1252.',
      en: 'We read NDJSON (application/x-ndjson) and CSV (text/csv) in UTF-8, UTF-16 or Windows-1252.',
    },
  },
  'inventory.import_empty': {
    status: 422,
    title: { de: 'Leere Datei', en: 'Empty file' },
    detail: { de: 'In dieser Datei steht nichts.', en: 'There is nothing in this file.' },
  },
  'inventory.import_not_text': {
    status: 422,
    title: { de: 'Keine Textdatei', en: 'Not a text file' },
    detail: {
      de: 'Dies ist weder CSV noch NDJSON, sondern etwa eine Arbeitsmappe oder ein Archiv. Bitte als CSV speichern.',
      en: 'This is neither CSV nor NDJSON but perhaps a workbook or an archive. Please save it as CSV.',
    },
  },
  'inventory.import_mixed_encoding': {
    status: 422,
    title: { de: 'Mehr als eine Zeichenkodierung', en: 'More than one character encoding' },
    detail: {
      de: 'Die Datei geht nicht in der Kodierung weiter, in der sie begonnen hat. Bitte als UTF-8 speichern.',
      en: 'The file does not go on in the encoding in which it began. Please save it as UTF-8.',
    },
  },
  'inventory.import_header_missing': {
    status: 422,
    title: { de: 'Spaltennamen fehlen', en: 'Column names missing' },
    detail: {
      de: 'In der ersten Zeile steht kein Spaltenname, den wir kennen. Gebraucht werden: {columns}.',
      en: 'There is no column name that we know in the first line. Needed are: {columns}.',
    },
  },
  'inventory.import_header_incomplete': {
    status: 422,
    title: { de: 'Spalten fehlen', en: 'Columns missing' },
    detail: {
      de: 'Diese Spalten fehlen oder heißen anders: {columns}.',
      en: 'These columns are missing or have another name: {columns}.',
    },
  },
  'inventory.import_header_repeated': {
    status: 422,
    title: { de: 'Spalte doppelt', en: 'Column repeated' },
    detail: {
      de: 'Diese Spalten gibt es mehrmals, und welche gilt, ist nicht zu erkennen: {columns}.',
      en: 'These columns are there more than once, and which one holds cannot be told: {columns}.',
    },
  },
} as const satisfies Readonly<Record<string, ProblemDefinition>>;

defineProblems(inventoryProblems);

/** One of the problems above, and no other, with values for its placeholders. */
export function problem(
  code: keyof typeof inventoryProblems,
  parameters: ProblemParameters = {},
  options: { readonly extensions?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
): Problem {
  return new Problem(code, parameters, options);
}
