import { Transactions } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Progress } from '../../domain/incidents/order-progress.ts';
import { allOrderSteps } from '../../domain/incidents/order-steps.ts';
import { OrdersInProgress, type WaitingOrders } from '../../use-cases/incidents/ports.ts';
import { storableJson } from '../storable-json.ts';

const addProgress = `/* order_progress.add */
  INSERT INTO order_progress AS known (order_id, needs, done, ended, currency, gross_minor, placed_at)
  SELECT order_id, bit_or(needs), bit_or(done), bool_or(ended), max(currency), max(gross_minor), min(placed_at)
  FROM jsonb_to_recordset($1::jsonb) AS told(order_id text, needs integer, done integer, ended boolean,
    currency text, gross_minor bigint, placed_at timestamptz)
  GROUP BY order_id ORDER BY order_id
  ON CONFLICT (order_id) DO UPDATE SET
    needs = known.needs | excluded.needs,
    done = known.done | excluded.done,
    ended = known.ended OR excluded.ended,
    currency = coalesce(known.currency, excluded.currency),
    gross_minor = coalesce(known.gross_minor, excluded.gross_minor),
    placed_at = coalesce(known.placed_at, excluded.placed_at),
    touched_at = now()`;

const bits = allOrderSteps.map(({ bit }) => `(${String(bit)})`).join(', ');

const row = z.object({ bit: z.number(), orders: z.number(), oldest: z.date() });

@Injectable()
export class PostgresOrderProgress extends OrdersInProgress {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  override async add(progress: readonly Progress[]): Promise<void> {
    const told = progress.map(({ orderId, needs, done, ended, placed }) => ({
      order_id: orderId,
      needs,
      done,
      ended,
      currency: placed?.currency ?? null,
      gross_minor: placed?.minor ?? null,
      placed_at: placed?.at ?? null,
    }));
    await this.transactions.run((manager) => manager.query(addProgress, [storableJson(told)]));
  }

  override async waiting(): Promise<WaitingOrders[]> {
    const found: unknown = await this.dataSource.query(
      `SELECT step.bit, count(*)::int AS orders, min(placed_at) AS oldest
       FROM order_progress JOIN (VALUES ${bits}) AS step(bit) ON (needs & ~done & step.bit) <> 0
       WHERE NOT ended AND (needs & ~done) <> 0 AND placed_at IS NOT NULL
       GROUP BY step.bit`,
    );
    return z
      .array(row)
      .parse(found)
      .map(({ bit, orders, oldest }) => ({ bit, orders, oldestPlacedAt: oldest }));
  }

  override async forget(endedBefore: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM order_progress WHERE ended AND touched_at < $1', [endedBefore]);
  }
}
