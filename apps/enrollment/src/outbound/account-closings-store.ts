import type { Tx } from '@accord/messaging';
import type { DataSource } from 'typeorm';
import { AccountClosings, type Closing } from '../use-cases/ports/account-closings.ts';

const readClosed = `/* order.is_closed */
  SELECT closed_at IS NOT NULL AS closed FROM orders_to_forget WHERE order_id = $1 FOR SHARE`;

const neededBy = `
  SELECT 1 FROM seat_holds h WHERE h.lms_user_ref = $1 AND h.status IN ('granting', 'granted')
    AND NOT EXISTS (SELECT FROM orders_to_forget o WHERE o.order_id = h.order_id AND o.closed_at IS NOT NULL) LIMIT 1`;

/** Who goes, in Postgres. */
export class AccountClosingsStore extends AccountClosings {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async isClosed({ manager }: Tx, orderId: string): Promise<boolean> {
    const [row] = await manager.query<{ closed: boolean }[]>(readClosed, [orderId]);
    return row?.closed === true;
  }

  override async begin({ lmsUserRef, messageId }: Closing): Promise<void> {
    await this.#dataSource.query(
      'INSERT INTO accounts_going (lms_user_ref, message_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [lmsUserRef, messageId],
    );
  }

  override async end({ lmsUserRef, messageId }: Closing): Promise<void> {
    await this.#dataSource.query('DELETE FROM accounts_going WHERE lms_user_ref = $1 AND message_id = $2', [
      lmsUserRef,
      messageId,
    ]);
  }

  override isGoing(lmsUserRef: string): Promise<boolean> {
    return this.#any(
      '/* account.is_going */ SELECT 1 FROM accounts_going WHERE lms_user_ref = $1 LIMIT 1',
      lmsUserRef,
    );
  }

  override isNeeded(lmsUserRef: string): Promise<boolean> {
    return this.#any(neededBy, lmsUserRef);
  }

  async #any(sql: string, lmsUserRef: string): Promise<boolean> {
    return (await this.#dataSource.query<object[]>(sql, [lmsUserRef])).length > 0;
  }
}
