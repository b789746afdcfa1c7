import { vendorReference } from '@accord/vendor-client';
import { z } from 'zod';

/** Of the answer we read only that there is a profile and which. */
export const profileAnswerWire = z.object({ data: z.object({ id: vendorReference }) });

/** JSON:API errors; only the code of the first one decides anything. */
export const errorsWire = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) });
