import { z } from 'zod';

/** Body of `PUT /__mock/klaviyo/state`: profiles are merged by id, our own id or address. */
export const klaviyoSeed = z.strictObject({
  profiles: z
    .array(
      z.strictObject({
        id: z.string().min(1).optional(),
        email: z.string().nullish(),
        external_id: z.string().nullish(),
        first_name: z.string().nullish(),
        last_name: z.string().nullish(),
        /** When it was written, by a clock that may be wrong: epoch milliseconds. */
        changedAt: z.int().optional(),
        /** When the person unsubscribed: epoch milliseconds; null when Klaviyo does not say. */
        unsubscribedAt: z.int().nullish(),
      }),
    )
    .default([]),
  /** Addresses of profiles that are deleted, and nothing tells of it. */
  deleted: z.array(z.string()).default([]),
});
export type KlaviyoSeed = z.output<typeof klaviyoSeed>;
