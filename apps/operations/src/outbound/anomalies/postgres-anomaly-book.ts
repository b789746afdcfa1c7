import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { watchedMetrics } from '../../domain/anomalies/anomaly.ts';
import type { Anomaly } from '../../domain/anomalies/anomaly.ts';
import { labelsOf } from '../../domain/anomalies/labels.ts';
import { nodeOfMetric } from '../../domain/anomalies/metric-rules.ts';
import { AnomalyBook } from '../../use-cases/anomalies/ports.ts';
import { pageSize } from '../../use-cases/ports.ts';

const row = z
  .object({
    id: z.string(),
    metric: z.enum(watchedMetrics),
    labels: z.string(),
    at: z.date(),
    over_at: z.date().nullable(),
    low: z.number(),
    high: z.number(),
    observed: z.number(),
    direction: z.enum(['above', 'below']),
  })
  .transform(({ id, metric, at, over_at, low, high, observed, direction, ...rest }): Anomaly => {
    const labels = labelsOf(rest.labels);
    return {
      id,
      metric,
      labels,
      at: at.toISOString(),
      overAt: over_at?.toISOString() ?? null,
      expected: { low, high },
      observed,
      direction,
      state: over_at === null ? 'open' : 'over',
      node: nodeOfMetric(metric, labels),
    };
  });

const columns = 'id, metric, labels, at, over_at, low, high, observed, direction';

@Injectable()
export class PostgresAnomalyBook extends AnomalyBook {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list(before: string | undefined): Promise<Anomaly[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT ${columns} FROM anomalies WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT ${String(pageSize)}`,
      [before ?? null],
    );
    return z.array(row).parse(found);
  }
}
