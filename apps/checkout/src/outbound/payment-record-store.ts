import type { Gateway } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import type { BooksWindow } from '../use-cases/ports/gateway-books.ts';
import { PaymentRecords, type RecordedPayment } from '../use-cases/ports/payment-records.ts';

const readUnlisted = `/* records.unlisted */
  SELECT id AS "attemptId", gateway_ref AS "gatewayRef" FROM payment_attempts
  WHERE gateway = $1 AND started_at >= $2 AND started_at < $3 AND gateway_ref IS NOT NULL
    AND status NOT IN ('sending','unknown','failed','declined','voided') AND id::text <> ALL($4::text[])
  ORDER BY started_at LIMIT $5`;

const readRefunded = `/* records.refunded */
  SELECT gateway_ref AS "gatewayRef" FROM payment_attempts
  WHERE gateway = $1 AND status IN ('refunded','stranded_refunded') AND gateway_ref IS NOT NULL
    AND operation_since >= $2 AND operation_since < $3`;

export class PaymentRecordStore extends PaymentRecords {
  readonly #database: DataSource;

  constructor(database: DataSource) {
    super();
    this.#database = database;
  }

  override async unlisted(
    query: Parameters<PaymentRecords['unlisted']>[0],
  ): Promise<readonly RecordedPayment[]> {
    const { gateway, window, listed, limit } = query;
    return this.#database.query(readUnlisted, [gateway, window.from, window.to, listed, limit]);
  }

  override async refundedIn(gateway: Gateway, window: BooksWindow): Promise<readonly string[]> {
    const rows = await this.#database.query<Pick<RecordedPayment, 'gatewayRef'>[]>(readRefunded, [
      gateway,
      window.from,
      window.to,
    ]);
    return rows.map(({ gatewayRef }) => gatewayRef);
  }
}
