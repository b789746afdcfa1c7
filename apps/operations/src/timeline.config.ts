import { secretVariable } from '@accord/service-kit';
import { z } from 'zod';

/** How customers are called in timelines, and where traces are shown. */
export const timelineShape = {
  /** Without it customers are found by their id only. Another key makes other references of the same addresses. */
  OPERATIONS_PSEUDONYM_KEY: secretVariable('a key of at least 32 characters')
    .refine((key) => key.reveal().length >= 32, 'must be at least 32 characters')
    .optional(),
  /** For example `http://127.0.0.1:16686/trace/{traceId}`. */
  OPERATIONS_TRACE_URL: z
    .string()
    .regex(/^https?:\/\/\S*\{traceId\}\S*$/, 'must be an http(s) address with {traceId} in it')
    .optional(),
};

export type TimelineConfig = Readonly<z.output<z.ZodObject<typeof timelineShape>>>;
