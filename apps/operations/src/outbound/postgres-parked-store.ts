import type { Ids } from '@accord/canonical';
import { Transactions, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { letterStatuses } from '../domain/parked-letter.ts';
import type { ClaimedLetter, NewLetter, ParkedLetter } from '../domain/parked-letter.ts';
import { ParkedStore, pageSize } from '../use-cases/ports.ts';
import type { LetterQuery, ParkedLetters, Redelivery } from '../use-cases/ports.ts';
import {
  claimExpiresMs,
  contentColumns,
  contentRow,
  letterColumns,
  letterRow,
  sentAgain,
  toContent,
  toLetter,
} from './parked-row.ts';
import { Values, lettersLike } from './mending/letter-conditions.ts';
import { asMayBeKept } from './forgetting/emptied-letters.ts';
import { writesOfPeople } from './forgetting/erasure-lock.ts';
import { storableJson } from './storable-json.ts';

@Injectable()
export class PostgresParkedStore extends ParkedStore implements ParkedLetters {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    @Inject(idsToken) private readonly ids: Ids,
  ) {
    super();
  }

  override async add(came: NewLetter): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(writesOfPeople);
      const letter = await asMayBeKept(manager, came);
      await manager.query(
        `INSERT INTO parked_messages (id, message_id, queue, event_type, reason, stack_digest, attempts,
           first_seen_at, parked_at, story, content_type, type, headers, body, mark, customer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING`,
        [
          letter.id,
          letter.messageId,
          letter.queue,
          letter.eventType,
          letter.reason,
          letter.stackDigest,
          letter.attempts,
          letter.firstSeenAt,
          letter.parkedAt,
          letter.story,
          letter.contentType ?? null,
          letter.type ?? null,
          storableJson(letter.headers),
          letter.body,
          letter.mark ?? null,
          letter.customer ?? null,
        ],
      );
    });
  }

  async waiting({ after, ...filter }: LetterQuery): Promise<ParkedLetter[]> {
    const values = new Values();
    const like = lettersLike(filter, values);
    const found: unknown = await this.dataSource.query(
      `SELECT ${letterColumns} FROM parked_messages p
       WHERE status <> 'redelivered' AND ${like} AND ${after === undefined ? 'true' : `id > ${values.add(after)}`}
       ORDER BY id LIMIT ${String(pageSize)}`,
      values.list,
    );
    return z.array(letterRow).parse(found).map(toLetter);
  }

  override async claim(ids: readonly string[], { caller, at }: Redelivery): Promise<ClaimedLetter[]> {
    return this.transactions.run(async (manager) => {
      const found: unknown = await manager.query(
        `WITH taken AS (
           UPDATE parked_messages SET status = 'redelivering', claimed_at = $2
           WHERE id = ANY ($1::uuid[])
             AND (status = 'parked' OR (status = 'redelivering' AND claimed_at < $3))
             AND NOT EXISTS (SELECT FROM parked_groups g
               WHERE g.group_id = parked_messages.group_id AND g.hold_owner IS NOT NULL)
           RETURNING *)
         SELECT ${letterColumns}, ${contentColumns} FROM taken ORDER BY id`,
        [ids, at, new Date(at.getTime() - claimExpiresMs)],
      );
      const claimed = z
        .array(z.object({ ...letterRow.shape, ...contentRow.shape }))
        .parse(found)
        .map((row) => ({ ...toLetter(row), content: toContent(row) }));
      for (const { id } of claimed) await this.#note(manager, { id, caller, at, outcome: 'requested' });
      return claimed;
    });
  }

  override async delivered(id: string, { caller, at }: Redelivery): Promise<void> {
    await this.transactions.run(async (manager) => {
      await sentAgain(manager, [id]);
      await this.#note(manager, { id, caller, at, outcome: 'delivered' });
    });
  }

  override async failed(id: string, note: Redelivery & { readonly reason: string }): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query(`UPDATE parked_messages SET status = 'parked', claimed_at = NULL WHERE id = $1`, [
        id,
      ]);
      await this.#note(manager, { id, ...note, outcome: 'failed' });
    });
  }

  override async statuses(ids: readonly string[]): Promise<Map<string, ParkedLetter['status'] | 'held'>> {
    const found: unknown = await this.dataSource.query(
      `SELECT p.id, CASE WHEN p.status = 'parked' AND g.hold_owner IS NOT NULL THEN 'held' ELSE p.status END AS status
       FROM parked_messages p JOIN parked_groups g USING (group_id) WHERE p.id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(
      z
        .array(z.object({ id: z.string(), status: z.enum([...letterStatuses, 'held']) }))
        .parse(found)
        .map(({ id, status }) => [id, status]),
    );
  }

  async #note(
    manager: EntityManager,
    note: { id: string; caller: string; at: Date; outcome: string; reason?: string },
  ): Promise<void> {
    await manager.query(
      `INSERT INTO redeliveries (id, parked_id, caller, at, outcome, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
      [this.ids.next(), note.id, note.caller, note.at, note.outcome, note.reason ?? null],
    );
  }
}
