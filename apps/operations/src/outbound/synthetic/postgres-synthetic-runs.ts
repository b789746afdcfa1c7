import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { syntheticOutcomes, syntheticStages } from '../../domain/synthetic/synthetic-run.ts';
import type { SyntheticRun } from '../../domain/synthetic/synthetic-run.ts';
import { SyntheticRuns } from '../../use-cases/synthetic/ports.ts';

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
}
