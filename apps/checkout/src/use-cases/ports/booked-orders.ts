import type { OrderStatus } from '@accord/canonical';
import type { Side } from '@accord/sync';

/** An order as far as its entry in the ERP is concerned. */
export interface BookingStanding {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** Under which id we believe it booked. */
  readonly erpOrderId: string | null;
  readonly isShipped: boolean;
  readonly changedAt: Date;
}

/** Orders that are booked in the ERP by our record, by the ERP's id. */
export abstract class BookedOrders {
  abstract side(): Side;
  /** Undefined where there is no order of this number. */
  abstract standing(orderNumber: string): Promise<BookingStanding | undefined>;
  /** The first id of the ERP among orders placed since; undefined where there is none. */
  abstract firstSince(placedAt: Date): Promise<string | undefined>;
}
