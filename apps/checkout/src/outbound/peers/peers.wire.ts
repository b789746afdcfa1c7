import { Product, Shortage } from '@accord/canonical';
import { z } from 'zod';

/** What checkout reads of its neighbours' answers, and nothing more. */
export const productsWire = z.object({ items: z.array(Product), missing: z.array(z.string()) });

/** A hold that stands, however far its order has come since. */
export const heldWire = z.object({ status: z.string() });

/** The problem document of a refused hold; a hold that ran out names no shortages. */
export const shortWire = z.object({ code: z.string(), shortages: z.array(Shortage).default([]) });
