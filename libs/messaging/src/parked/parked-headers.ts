import { z } from 'zod';
import { header } from '../consuming/headers.ts';

/** Type of the messages on the exchange `accord.parked`; their routing key is the consumer that gave up. */
export const parkedType = 'accord.parked.v1';

/** What a consumer says of a message that it puts aside. The body is the message as it came. */
export const ParkedHeaders = z.object({
  [header.parkedReason]: z.string().max(500),
  [header.parkedQueue]: z.string().min(1).max(255),
  [header.parkedStack]: z.string(),
  [header.parkedAttempts]: z.int().min(1),
  [header.parkedFirstSeenAt]: z.iso.datetime(),
  [header.parkedAt]: z.iso.datetime(),
  [header.parkedRoutingKey]: z.string(),
});
export type ParkedHeaders = z.output<typeof ParkedHeaders>;
