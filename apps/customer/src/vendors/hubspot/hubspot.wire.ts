import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

/** HubSpot's ids are whole numbers, written as text; pages are parted by them. */
const contactId = vendorReference.regex(/^\d{1,19}$/);

/** The category decides what a refusal means; a code within says what of the account is not set up. */
export const errorWire = z.object({
  category: z.string(),
  errors: z.array(z.object({ code: z.string().nullish() })).nullish(),
});
export type ErrorWire = z.output<typeof errorWire>;

/** What came of a batch of one: which contact was written, or why none was. */
export const upsertAnswerWire = z.object({
  results: z.array(z.object({ id: contactId })).max(1),
  errors: z.array(errorWire).nullish(),
});

/** A page: its records, and how many there are with those that follow. Records are parsed one by one. */
export const searchPageWire = z.object({ total: z.int().min(0), results: z.array(z.unknown()) });

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const text = z.string().nullish();

/** What must be readable for naming a record, and for knowing it again. */
export const contactIdWire = z.object({ id: contactId });

/** A contact of a search, as far as we take anything of it over. */
export const contactWire = z.object({
  id: contactId,
  properties: z.object({
    email: text,
    firstname: text,
    lastname: text,
    accord_customer_id: text,
    hs_email_optout: text,
    lastmodifieddate: time,
  }),
});

/** What a search gave, and since when the person wants no mail, where HubSpot knows of a time. */
export const foundContactWire = z.object({ contact: contactWire, optedOutAt: time.nullable() });

/** Whoever says that nobody may write to them any more. */
export const optedOutWire = z.object({
  id: contactId,
  properties: z.object({ hs_email_optout: z.literal('true') }),
});

/** A value that a property had, and when it was set. */
const pastValue = z.object({ value: z.string(), timestamp: z.iso.datetime({ offset: true }) });
export type PastValue = z.output<typeof pastValue>;

/** Contacts with what they said before. A history that cannot be read is none: then nobody knows since when. */
export const historiesWire = z.object({
  results: z.array(
    z.object({
      id: contactId,
      propertiesWithHistory: z.object({ hs_email_optout: z.array(pastValue) }).catch({ hs_email_optout: [] }),
    }),
  ),
});
