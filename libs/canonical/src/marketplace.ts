import { z } from 'zod';

/** Where an order was sold that was not sold by us, and by which number it is known there. */
export const MarketplaceSale = z.object({
  marketplace: z.enum(['amazon']),
  orderId: z.string().min(1).max(64),
});
export type MarketplaceSale = z.output<typeof MarketplaceSale>;
