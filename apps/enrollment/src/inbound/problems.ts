import { defineProblems, Problem } from '@accord/service-kit';

/** What a caller of this service may be told, fit for a customer's eyes. */
export const enrollmentProblems = defineProblems({
  'enrollment.no_seats': {
    status: 409,
    title: { de: 'Der Kurs ist ausgebucht', en: 'The course is fully booked' },
    detail: {
      de: 'Für mindestens einen Kurs sind nicht mehr genug Plätze frei.',
      en: 'At least one course has not enough places left.',
    },
  },
  'enrollment.unknown_course': {
    status: 422,
    title: { de: 'Diesen Kurs gibt es nicht', en: 'There is no such course' },
    detail: { de: 'Kein Kurs unter: {skus}.', en: 'No course under: {skus}.' },
  },
  'enrollment.hold_ended': {
    status: 409,
    title: { de: 'Diese Reservierung ist beendet', en: 'This hold has ended' },
    detail: {
      de: 'Die Plätze wurden bereits zurückgegeben. Bitte reservieren Sie neu.',
      en: 'The seats have been given back already. Please hold new ones.',
    },
  },
  'enrollment.hold_conflict': {
    status: 409,
    title: { de: 'Die Kennung ist vergeben', en: 'The id is in use' },
    detail: {
      de: 'Unter dieser Kennung wurden schon andere Plätze reserviert.',
      en: 'Other seats were held under this id before.',
    },
  },
  'enrollment.seats_in_use': {
    status: 409,
    title: { de: 'Die Plätze gehören zu einer Bestellung', en: 'The seats belong to an order' },
    detail: {
      de: 'Sie werden frei, wenn die Bestellung storniert oder zurückgegeben wird.',
      en: 'They become free when the order is cancelled or returned.',
    },
  },
  'enrollment.unknown_cohort': {
    status: 404,
    title: { de: 'Diesen Kurstermin gibt es nicht', en: 'There is no such cohort' },
    detail: { de: 'Kein Kurstermin unter dieser Kennung.', en: 'No cohort under this id.' },
  },
  'enrollment.sku_taken': {
    status: 409,
    title: { de: 'Die Artikelnummer ist vergeben', en: 'The SKU is taken' },
    detail: {
      de: 'Ein anderer Kurs wird bereits unter dieser Artikelnummer verkauft.',
      en: 'Another course is sold under this SKU already.',
    },
  },
  'enrollment.capacity_below_taken': {
    status: 409,
    title: { de: 'So viele Plätze sind schon vergeben', en: 'More places are taken already' },
    detail: {
      de: 'Die Zahl der Plätze darf nicht unter die der vergebenen sinken.',
      en: 'The capacity may not fall below the number of places that are taken.',
    },
  },
  'enrollment.other_course': {
    status: 409,
    title: { de: 'Der Termin gehört zu einem anderen Kurs', en: 'The cohort belongs to another course' },
    detail: {
      de: 'Ein Kurstermin kann den Kurs nicht wechseln. Bitte legen Sie einen neuen an.',
      en: 'A cohort cannot change its course. Please make a new one.',
    },
  },
});

/** One of this service's problems, to be thrown. Options as of Problem itself. */
export function problem(
  code: keyof typeof enrollmentProblems,
  ...rest: ConstructorParameters<typeof Problem> extends [string, ...infer Rest] ? Rest : never
): Problem {
  return new Problem(code, ...rest);
}
