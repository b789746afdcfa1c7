import type { Ids } from '@accord/canonical';
import { Transactions, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AuditEntry } from '../../domain/audit-chain.ts';
import { placesOf } from '../../domain/body-diff.ts';
import { LetterDesk } from '../../use-cases/mending/letter-desk.ts';
import type { Correction, LetterEvent, WholeLetter } from '../../use-cases/mending/letter-desk.ts';
import { appendToAudit } from '../audit-rows.ts';
import { letterColumns, letterRow, toLetter } from '../parked-row.ts';

const wholeRow = z.object({ ...letterRow.shape, body: z.instanceof(Uint8Array).nullable() });

const eventRow = z.object({
  at: z.date(),
  by: z.string(),
  what: z.enum(['requested', 'delivered', 'failed', 'edited', 'redelivery']),
  outcome: z.string().nullable(),
  redelivery_id: z.string().nullable(),
});

const history = `
  SELECT at, caller AS by, outcome AS what, reason AS outcome, NULL::uuid AS redelivery_id
  FROM redeliveries WHERE parked_id = $1
  UNION ALL SELECT at, caller, 'edited', reason, NULL FROM parked_edits WHERE parked_id = $1
  UNION ALL SELECT coalesce(i.at, r.requested_at), r.requested_by, 'redelivery',
    i.state || coalesce(': ' || i.outcome, ''), r.id
  FROM redelivery_items i JOIN redelivery_runs r ON r.id = i.run_id WHERE i.parked_id = $1
  ORDER BY at LIMIT 200`;

@Injectable()
export class PostgresLetterDesk extends LetterDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    @Inject(idsToken) private readonly ids: Ids,
  ) {
    super();
  }

  override async open(id: string): Promise<WholeLetter | undefined> {
    const found: unknown = await this.dataSource.query(
      `SELECT ${letterColumns}, body FROM parked_messages WHERE id = $1`,
      [id],
    );
    const [row] = z.array(wholeRow).parse(found);
    if (row === undefined) return undefined;
    const events: unknown = await this.dataSource.query(history, [id]);
    const body = row.body === null ? null : Buffer.from(row.body);
    return { ...toLetter(row), body, history: z.array(eventRow).parse(events).map(toEvent) };
  }

  /** The body before goes when the message does: `parked_edits` then keeps who, when, why and where. */
  override correct(id: string, correction: Correction, note: AuditEntry): Promise<boolean> {
    const { body, before, changes, reason, caller, at } = correction;
    return this.transactions.run(async (manager) => {
      const changed: unknown[] = await manager.query(
        `WITH changed AS (
           UPDATE parked_messages SET body = $2 WHERE id = $1 AND status = 'parked' AND body = $3 RETURNING id)
         SELECT id FROM changed`,
        [id, body, before],
      );
      if (changed.length === 0) return false;
      await manager.query(
        `INSERT INTO parked_edits (id, parked_id, at, caller, reason, places, before)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [this.ids.next(), id, at, caller, reason, JSON.stringify(placesOf(changes)), before],
      );
      await appendToAudit(manager, [note]);
      return true;
    });
  }

  override redirect(id: string, queue: string, note: AuditEntry): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const changed: unknown[] = await manager.query(
        `WITH changed AS (
           UPDATE parked_messages SET redirected_to = nullif($2, queue) WHERE id = $1 AND status = 'parked' RETURNING id)
         SELECT id FROM changed`,
        [id, queue],
      );
      if (changed.length > 0) await appendToAudit(manager, [note]);
      return changed.length > 0;
    });
  }
}

function toEvent({ at, by, what, outcome, redelivery_id }: z.output<typeof eventRow>): LetterEvent {
  return { at: at.toISOString(), by, what, outcome, redeliveryId: redelivery_id };
}
