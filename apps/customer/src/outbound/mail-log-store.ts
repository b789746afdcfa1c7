import type { MailTemplate } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { DataSource } from 'typeorm';

import { MailLog } from '../use-cases/ports/mail-log.ts';

/** Sent mails in Postgres; the primary key says once per order and template. */
export class MailLogStore extends MailLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async wasSent(orderId: string, template: MailTemplate): Promise<boolean> {
    const rows: unknown = await this.dataSource.query(
      'SELECT 1 FROM mails WHERE order_id = $1 AND template = $2',
      [orderId, template],
    );
    return Array.isArray(rows) && rows.length > 0;
  }

  async record(
    sent: { orderId: string; template: MailTemplate; customerId: string; at: Date },
    tx: Tx,
  ): Promise<void> {
    await tx.manager.query(
      'INSERT INTO mails (order_id, template, customer_id, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [sent.orderId, sent.template, sent.customerId, sent.at],
    );
  }
}
