import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { syntheticOutcomes, syntheticStages } from '../../domain/synthetic/synthetic-run.ts';
import type { SyntheticRun } from '../../domain/synthetic/synthetic-run.ts';
import { SyntheticRuns } from '../../use-cases/synthetic/ports.ts';
import type { BegunRun, RunEnd } from '../../use-cases/synthetic/ports.ts';

const stage = z.enum(syntheticStages);

const row = z
  .object({
    id: z.string(),
    started_at: z.date(),
    outcome: z.enum(syntheticOutcomes),
    took_ms: z.number(),
    order_number: z.string().nullable(),
    failed_at: stage.nullable(),
    stages: z.array(z.object({ stage, tookMs: z.number() })),
  })
  .transform(({ id, started_at, outcome, took_ms, order_number, failed_at, stages }): SyntheticRun => {
    const at = started_at.toISOString();
    return { id, at, outcome, tookMs: took_ms, orderNumber: order_number, failedAt: failed_at, stages };
  });

@Injectable()
export class PostgresSyntheticRuns extends SyntheticRuns {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async recent(limit: number): Promise<SyntheticRun[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT id, started_at, outcome, took_ms, order_number, failed_at, stages FROM synthetic_runs
       WHERE outcome IS NOT NULL ORDER BY started_at DESC LIMIT $1`,
      [limit],
    );
    return z.array(row).parse(found);
  }

  /** The unique indexes decide: one run per slot, one under way. */
  override async begin({ id, slot, at, leaseUntil }: BegunRun): Promise<boolean> {
    await this.dataSource.query(
      `UPDATE synthetic_runs SET outcome = 'interrupted', took_ms = extract(epoch FROM $1 - started_at) * 1000
       WHERE outcome IS NULL AND lease_until < $1::timestamptz`,
      [at],
    );
    const begun = await this.dataSource.query<unknown[]>(
      `INSERT INTO synthetic_runs (id, slot, started_at, lease_until) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING id`,
      [id, slot, at, leaseUntil],
    );
    return begun.length > 0;
  }

  override async end({ id, tookMs, orderNumber, failedAt, stages }: RunEnd): Promise<void> {
    await this.dataSource.query(
      `UPDATE synthetic_runs SET outcome = $2, took_ms = $3, order_number = $4, failed_at = $5, stages = $6
       WHERE id = $1 AND outcome IS NULL`,
      [id, failedAt === null ? 'passed' : 'failed', tookMs, orderNumber, failedAt, JSON.stringify(stages)],
    );
  }

  override async forget(before: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM synthetic_runs WHERE outcome IS NOT NULL AND started_at < $1', [
      before,
    ]);
  }
}
