import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Finding, OpenAnomaly } from '../../domain/anomalies/anomaly.ts';
import { beginOf, bucketOf } from '../../domain/anomalies/buckets.ts';
import { metricNames } from '../../domain/anomalies/metric.ts';
import { AnomalyBook } from '../../use-cases/anomalies/ports.ts';
import type { RecordedAnomaly } from '../../use-cases/anomalies/ports.ts';
import { pageSize } from '../../use-cases/ports.ts';

const columns = 'id, metric, label, since, over_at, direction, expected_low, expected_high, observed';

const row = z
  .object({
    id: z.string(),
    metric: z.enum(metricNames),
    label: z.string(),
    since: z.date(),
    over_at: z.date().nullable(),
    direction: z.enum(['above', 'below']),
    expected_low: z.number(),
    expected_high: z.number(),
    observed: z.number(),
  })
  .transform(({ since, over_at, expected_low: low, expected_high: high, ...rest }): RecordedAnomaly => ({
    ...rest,
    at: since,
    overAt: over_at,
    expected: { low, high },
  }));

@Injectable()
export class PostgresAnomalyBook extends AnomalyBook {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async open(): Promise<OpenAnomaly[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT ${columns} FROM anomalies WHERE over_at IS NULL`,
    );
    return z
      .array(row)
      .parse(found)
      .map(({ at, overAt: _none, ...one }) => ({ ...one, since: bucketOf(at.getTime()) }));
  }

  /** The unique index decides which of two processes that saw the same writes it down. */
  override async begin({ id, metric, label, since, ...finding }: OpenAnomaly): Promise<void> {
    const { direction, expected, observed } = finding;
    await this.dataSource.query(
      `INSERT INTO anomalies (id, metric, label, since, direction, expected_low, expected_high, observed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [id, metric, label, beginOf(since), direction, expected.low, expected.high, observed],
    );
  }

  override async worsen(id: string, { direction, expected, observed }: Finding): Promise<void> {
    await this.dataSource.query(
      `UPDATE anomalies SET direction = $2, expected_low = $3, expected_high = $4, observed = $5
       WHERE id = $1 AND over_at IS NULL`,
      [id, direction, expected.low, expected.high, observed],
    );
  }

  override async end(id: string, at: Date): Promise<void> {
    await this.dataSource.query('UPDATE anomalies SET over_at = $2 WHERE id = $1 AND over_at IS NULL', [
      id,
      at,
    ]);
  }

  override async list(after?: string): Promise<RecordedAnomaly[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT ${columns} FROM anomalies WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT ${String(pageSize)}`,
      [after ?? null],
    );
    return z.array(row).parse(found);
  }

  override async forgetBefore(at: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM anomalies WHERE over_at < $1', [at]);
  }
}
