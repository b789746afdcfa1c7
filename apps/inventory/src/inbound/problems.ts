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
