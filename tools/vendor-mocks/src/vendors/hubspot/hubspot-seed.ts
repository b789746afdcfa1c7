import { z } from 'zod';

/** Body of `PUT /__mock/hubspot/state`: contacts are merged by id or address. */
export const hubspotSeed = z.strictObject({
  contacts: z
    .array(
      z.strictObject({
        id: z.string().regex(/^\d+$/).optional(),
        email: z.string().optional(),
        firstname: z.string().optional(),
        lastname: z.string().optional(),
        accord_customer_id: z.string().optional(),
        /** Of somebody who wanted no mail once and came back. */
        hs_email_optout: z.literal('false').optional(),
        /** When it was written, by a clock that may be wrong: epoch milliseconds. */
        changedAt: z.int().optional(),
        /** When the person opted out of all mail: epoch milliseconds; null when HubSpot keeps no history of it. */
        optedOutAt: z.int().nullish(),
      }),
    )
    .default([]),
  /** Addresses of contacts that are deleted, and nothing tells of it. */
  deleted: z.array(z.string()).default([]),
  /** Properties of ours that nobody has added to the account. */
  lacking: z.array(z.string()).default([]),
});
export type HubspotSeed = z.output<typeof hubspotSeed>;
