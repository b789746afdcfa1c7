import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

/** Of the answer we read only that there is a profile and which. */
export const profileAnswerWire = z.object({ data: z.object({ id: vendorReference }) });

/** JSON:API errors; only the code of the first one decides anything. */
export const errorsWire = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) });

/** A page: its records, and the address of the next. Records are parsed one by one, so that a bad one spoils no page. */
export const profilePageWire = z.object({
  data: z.array(z.unknown()),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

const time = z.iso.datetime({ offset: true, local: true }).transform((text) => instantOf(text));
const text = z.string().nullish();

/** What must be readable for naming a record, and for knowing it again. */
export const profileIdWire = z.object({ id: vendorReference });

/** A profile of a list, as far as we take anything of it over. */
export const listedProfileWire = z.object({
  id: vendorReference,
  attributes: z.object({
    email: text,
    external_id: text,
    first_name: text,
    last_name: text,
    updated: time,
    subscriptions: z
      .object({
        email: z
          .object({
            marketing: z
              .object({
                consent: z.string(),
                consent_timestamp: time.nullish(),
                suppression: z.array(z.object({ reason: z.string(), timestamp: time })).nullish(),
              })
              .nullish(),
          })
          .nullish(),
      })
      .nullish(),
  }),
});
export type ListedProfileWire = z.output<typeof listedProfileWire>;

/** Klaviyo's times are in UTC; its description shows them without an offset, its examples with one. */
function instantOf(text: string): Date {
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}
