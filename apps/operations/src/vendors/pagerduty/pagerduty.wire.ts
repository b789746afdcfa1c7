import { z } from 'zod';

/** What is read of an answer: `success`, or what kind of refusal it is. */
export const answeredWire = z.object({ status: z.string() });
