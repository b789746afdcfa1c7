import { z } from 'zod';

/** One thing that is wrong with a request, and where. */
export const ProblemError = z.object({ path: z.string(), message: z.string() });
export type ProblemError = z.output<typeof ProblemError>;

/** RFC 9457 problem document: how every endpoint of Accord says no. Fit for a customer's eyes. */
export const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  /** `owner.snake_reason`, the part that programs decide on. */
  code: z.string(),
  correlationId: z.string(),
  errors: z.array(ProblemError).optional(),
});
export type ProblemDocument = z.output<typeof ProblemDocument>;
