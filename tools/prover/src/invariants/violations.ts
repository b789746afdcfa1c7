import type { Shelves } from '../world/states.ts';
import type { World } from '../world/world.ts';
import { answerViolations } from './answers.ts';
import { eventViolations } from './events.ts';
import { moneyViolations } from './money.ts';
import { orderViolations } from './orders.ts';
import { saleViolations } from './sales.ts';
import { seatViolations } from './seats.ts';
import { stockViolations } from './stock.ts';

/** Everything that should be true of a history that has come to rest, and is not; in words. */
export function violationsOf(world: World, shelves: Shelves): readonly string[] {
  return [
    ...orderViolations(world),
    ...moneyViolations(world),
    ...stockViolations(world, shelves),
    ...seatViolations(world),
    ...saleViolations(world),
    ...answerViolations(world),
    ...eventViolations(world),
  ];
}
