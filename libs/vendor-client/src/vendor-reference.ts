import { containsCardNumber } from '@accord/canonical';
import { z } from 'zod';

/** Longer than any id that a vendor gives out, and short enough for every column and log line. */
const longest = 255;

/**
 * An id or code of a vendor's that is kept, sent on or logged: it fits a column (no control characters, no half of a
 * character pair), and it is no card number, which is kept nowhere.
 */
export const vendorReference = z
  .string()
  .min(1)
  .max(longest)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text) && !containsCardNumber(text), {
    error: 'is nothing that could be kept',
  });
