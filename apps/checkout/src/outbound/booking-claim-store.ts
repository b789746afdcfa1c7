import type { DataSource } from 'typeorm';
import { BookingClaims } from '../use-cases/ports/booking-claims.ts';

export class BookingClaimStore extends BookingClaims {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async take(claim: Parameters<BookingClaims['take']>[0]): Promise<boolean> {
    const [, taken] = await this.#database.query<[unknown[], number]>(
      `/* booking.claim */ UPDATE orders SET erp_claimed_until = $3
       WHERE id = $1 AND erp_order_id IS NULL AND (erp_claimed_until IS NULL OR erp_claimed_until <= $2)`,
      [claim.orderId, claim.now, claim.until],
    );
    return taken === 1;
  }

  override async giveBack(orderId: string): Promise<void> {
    await this.#database.query('UPDATE orders SET erp_claimed_until = NULL WHERE id = $1', [orderId]);
  }
}
