import { z } from 'zod';

/** Who sells for us beside our own shop. */
export const Marketplace = z.enum(['amazon']);

/** Where an order was sold that was not sold by us, and by which number it is known there. */
export const MarketplaceSale = z.object({
  marketplace: Marketplace,
  orderId: z.string().min(1).max(64),
});
export type MarketplaceSale = z.output<typeof MarketplaceSale>;
