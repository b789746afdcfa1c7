import { Product, Shortage } from '@accord/canonical';
import { z } from 'zod';

/** What checkout reads of its neighbours' answers, and nothing more. */
export const productsWire = z.object({ items: z.array(Product), missing: z.array(z.string()) });

export const heldWire = z.object({ status: z.literal('held') });

/** The problem document of a refused hold. */
export const shortWire = z.object({ code: z.string(), shortages: z.array(Shortage) });
