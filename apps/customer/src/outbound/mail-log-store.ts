import type { Tx } from '@accord/messaging';
import { queryLater } from '@accord/service-kit';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { claimLeaseMs, type MailClaim, type MailKey, MailLog } from '../use-cases/ports/mail-log.ts';

const claimRows = z.array(z.object({ state: z.enum(['sending', 'sent', 'unknown']), expired: z.boolean() }));

/** The mail log in Postgres. The primary key makes one claimant win; the row commits before the mail is sent. */
export class MailLogStore extends MailLog {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async claim(mail: MailKey & { readonly customerId: string }, at: Date): Promise<MailClaim> {
    const inserted: unknown = await this.dataSource.query(
      `/* mail.claim */ INSERT INTO mails (order_id, template, customer_id, state, claimed_at) VALUES ($1, $2, $3, 'sending', $4)
       ON CONFLICT DO NOTHING RETURNING order_id`,
      [mail.orderId, mail.template, mail.customerId, at],
    );
    if (Array.isArray(inserted) && inserted.length > 0) return 'claimed';
    const [known] = claimRows.parse(
      await this.dataSource.query(
        `SELECT state, coalesce(claimed_at <= $3, true) AS expired FROM mails WHERE order_id = $1 AND template = $2`,
        [mail.orderId, mail.template, new Date(at.getTime() - claimLeaseMs)],
      ),
    );
    // No row: the other one has just released its claim, and we look again later.
    if (!known) return 'in_progress';
    if (known.state !== 'sending') return known.state;
    if (!known.expired) return 'in_progress';
    await this.leaveUnknown(mail);
    return 'unknown';
  }

  async release(mail: MailKey): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM mails WHERE order_id = $1 AND template = $2 AND state = 'sending'`,
      [mail.orderId, mail.template],
    );
  }

  async leaveUnknown(mail: MailKey): Promise<void> {
    await this.dataSource.query(
      `UPDATE mails SET state = 'unknown' WHERE order_id = $1 AND template = $2 AND state = 'sending'`,
      [mail.orderId, mail.template],
    );
  }

  async recordSent(mail: MailKey, at: Date, tx: Tx): Promise<void> {
    await queryLater(
      tx.manager,
      `/* mail.sent */ UPDATE mails SET state = 'sent', sent_at = $3 WHERE order_id = $1 AND template = $2`,
      [mail.orderId, mail.template, at],
    );
  }
}
