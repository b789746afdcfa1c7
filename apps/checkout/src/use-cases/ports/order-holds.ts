import type { Side } from '@accord/sync';
import type { HeldPart, OrderStanding } from '../../domain/hold-judgement.ts';

/** What orders hold by our record, by the order's id. */
export abstract class OrderHolds {
  /** Orders that are to have stock or seats, with the state that `HoldState` names. */
  abstract side(part: HeldPart): Side;

  /** Undefined where there is no such order. */
  abstract standing(orderId: string): Promise<OrderStanding | undefined>;
}
