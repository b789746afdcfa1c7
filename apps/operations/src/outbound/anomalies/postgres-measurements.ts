import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { isGauge } from '../../domain/anomalies/measure.ts';
import type { Measure, MeasuredSeries } from '../../domain/anomalies/measure.ts';
import { Measurements } from '../../use-cases/anomalies/ports.ts';
import type { Measured } from '../../use-cases/anomalies/ports.ts';
import { storableJson } from '../storable-json.ts';

const addMeasures = `/* measurements.add */
  INSERT INTO measurements AS known (series, bucket, hits, total, classes)
  SELECT series, bucket, hits, total, classes
  FROM jsonb_to_recordset($1::jsonb) AS told(series text, bucket integer, hits double precision, total bigint,
    classes integer[])
  ORDER BY series, bucket
  ON CONFLICT (series, bucket) DO UPDATE SET
    hits = CASE WHEN known.series = ANY ($2) THEN greatest(known.hits, excluded.hits)
      ELSE known.hits + excluded.hits END,
    total = known.total + excluded.total,
    classes = ARRAY(SELECT coalesce(one, 0) + coalesce(other, 0)
      FROM unnest(known.classes, excluded.classes) WITH ORDINALITY AS both_of_them(one, other, place) ORDER BY place)`;

const seriesName = z.custom<MeasuredSeries>(
  (name) =>
    typeof name === 'string' &&
    /^(orders_placed|placements|(declines|vendor_errors|backlog_age):.+)$/.test(name),
);

const row = z
  .object({
    series: seriesName,
    bucket: z.int(),
    hits: z.number(),
    total: z.coerce.number(),
    classes: z.array(z.number()),
  })
  .transform(({ series, bucket, ...reading }): Measure => ({ series, bucket, reading }));

@Injectable()
export class PostgresMeasurements extends Measurements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async add(measures: readonly Measure[]): Promise<void> {
    const told = measures.map(({ series, bucket, reading }) => ({ series, bucket, ...reading }));
    const gauges = [...new Set(measures.map(({ series }) => series))].filter(isGauge);
    await this.transactions.run((manager) => manager.query(addMeasures, [storableJson(told), gauges]));
  }

  override async listenedTo(buckets: readonly number[]): Promise<void> {
    await this.dataSource.query(
      'INSERT INTO listened_buckets (bucket) SELECT unnest($1::integer[]) ON CONFLICT DO NOTHING',
      [buckets],
    );
  }

  override async since(bucket: number): Promise<Measured> {
    const measures: unknown = await this.dataSource.query(
      'SELECT series, bucket, hits, total, classes FROM measurements WHERE bucket >= $1',
      [bucket],
    );
    const listened: unknown = await this.dataSource.query(
      'SELECT bucket FROM listened_buckets WHERE bucket >= $1',
      [bucket],
    );
    return {
      measures: z.array(row).parse(measures),
      listened: z
        .array(z.object({ bucket: z.int() }))
        .parse(listened)
        .map((one) => one.bucket),
    };
  }

  override async forgetBefore(bucket: number): Promise<void> {
    await this.dataSource.query('DELETE FROM measurements WHERE bucket < $1', [bucket]);
    await this.dataSource.query('DELETE FROM listened_buckets WHERE bucket < $1', [bucket]);
  }
}
