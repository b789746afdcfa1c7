import type { Gateway } from '@accord/canonical';
import type { DataSource } from 'typeorm';
import type { BooksWindow } from '../use-cases/ports/gateway-books.ts';
import { PaymentRecords, type RecordedPayment } from '../use-cases/ports/payment-records.ts';

/** A list of a day's payments is joined, not searched once for each of ours. */
const readUnlisted = `/* records.unlisted */
  SELECT a.id AS "attemptId", a.gateway_ref AS "gatewayRef" FROM payment_attempts a
  WHERE a.gateway = $1 AND a.started_at >= $2 AND a.started_at < $3 AND a.gateway_ref IS NOT NULL
    AND a.status NOT IN ('sending','unknown','failed','declined','voided')
    AND NOT EXISTS (SELECT FROM unnest($4::text[]) AS listed (id) WHERE listed.id = a.id::text)
  ORDER BY a.started_at LIMIT $5`;

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
