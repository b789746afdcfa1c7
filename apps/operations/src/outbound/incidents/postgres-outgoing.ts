import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { notificationKinds } from '../../domain/incidents/incident.ts';
import { Outgoing, type ClaimedNotification } from '../../use-cases/incidents/ports.ts';
import { incidentColumns, incidentRow, toIncident } from './incident-rows.ts';

/** A message that was claimed and never settled belongs to a process that died; after this time it is sent again. */
const claimExpiresMs = 60_000;

/**
 * News of what is over is no news, nor is the end of what was surely never told: a channel that was away is not to wake
 * anybody when it is back. What was tried may have arrived, so its end is told.
 */
const supersede = `/* notifications.supersede */
  UPDATE notifications AS one SET state = 'superseded'
  FROM incidents WHERE incidents.id = one.incident_id AND incidents.state = 'resolved'
    AND one.channel = $1 AND one.state = 'waiting' AND one.next_at <= $2
    AND (one.kind <> 'resolved' OR NOT EXISTS (
      SELECT FROM notifications AS other WHERE other.incident_id = one.incident_id AND other.channel = one.channel
        AND other.kind IN ('opened', 'reopened') AND (other.state = 'sent' OR other.attempts > 0)))`;

/** The oldest of each incident goes first, whatever else of it is due. */
const claim = `/* notifications.claim */
  WITH due AS (
    SELECT id FROM notifications AS one
    WHERE channel = $1 AND state = 'waiting' AND next_at <= $2 AND NOT EXISTS (
      SELECT FROM notifications AS earlier WHERE earlier.incident_id = one.incident_id
        AND earlier.channel = one.channel AND earlier.state = 'waiting' AND earlier.id < one.id)
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE notifications SET next_at = $3, attempts = attempts + 1 FROM due WHERE notifications.id = due.id`;

const claimedRow = z.object({
  notification_id: z.string(),
  kind: z.enum(notificationKinds),
  attempts: z.number(),
  thread: z.string().nullable(),
  ...incidentRow.shape,
});

@Injectable()
export class PostgresOutgoing extends Outgoing {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async claim(channel: string, now: Date): Promise<ClaimedNotification | undefined> {
    // Nothing waits nearly always, and that is seen without a transaction.
    const waits: unknown[] = await this.dataSource.query(
      `SELECT FROM notifications WHERE channel = $1 AND state = 'waiting' AND next_at <= $2 LIMIT 1`,
      [channel, now],
    );
    if (waits.length === 0) return undefined;
    return this.transactions.run((manager) => this.#claim(manager, channel, now));
  }

  async #claim(manager: EntityManager, channel: string, now: Date): Promise<ClaimedNotification | undefined> {
    await manager.query(supersede, [channel, now]);
    const found: unknown = await manager.query(
      `WITH claimed AS (${claim} RETURNING notifications.*)
       SELECT claimed.id AS notification_id, kind, attempts, thread, ${incidentColumns}
       FROM claimed JOIN incidents ON incidents.id = claimed.incident_id
       LEFT JOIN notification_threads USING (incident_id, channel)`,
      [channel, now, new Date(now.getTime() + claimExpiresMs)],
    );
    const [row] = z.array(claimedRow).parse(found);
    if (row === undefined) return undefined;
    const { notification_id: id, kind, attempts, thread } = row;
    return { id, kind, attempts, thread, incident: toIncident(row) };
  }

  override async sent(
    { id, incident }: ClaimedNotification,
    { channel, at, thread }: { channel: string; at: Date; thread: string | null },
  ): Promise<void> {
    await this.transactions.run(async (manager) => {
      await manager.query("UPDATE notifications SET state = 'sent', at = $2 WHERE id = $1", [id, at]);
      if (thread === null) return;
      await manager.query(
        `INSERT INTO notification_threads (incident_id, channel, thread) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [incident.id, channel, thread],
      );
    });
  }

  override async failed(id: string, nextAt: Date): Promise<void> {
    await this.transactions.run((manager) =>
      manager.query('UPDATE notifications SET next_at = $2 WHERE id = $1', [id, nextAt]),
    );
  }
}
