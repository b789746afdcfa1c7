import { z } from 'zod';
import { Sku } from './identifiers.ts';

const pieces = z.int().min(0);

/** How much of one article there is. `available = onHand - reserved`. */
export const Stock = z.object({
  sku: Sku,
  onHand: pieces,
  reserved: pieces,
  available: pieces,
  version: z.int().min(0),
});
export type Stock = z.output<typeof Stock>;

/** Less there than was asked for. */
export const Shortage = z.object({ sku: Sku, requested: z.int().min(1), available: pieces });
export type Shortage = z.output<typeof Shortage>;
