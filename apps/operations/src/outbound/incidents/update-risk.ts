import type { EntityManager } from 'typeorm';
import { allOrderSteps } from '../../domain/incidents/order-steps.ts';

/** The first promise that an order's impaired steps will break: the earliest of those it still needs. */
const promise = `least(${allOrderSteps
  .map(
    ({ bit, promisedWithinMs }) =>
      `CASE WHEN (needs & ~done & steps & ${String(bit)}) <> 0
         THEN placed_at + interval '${String(promisedWithinMs / 1000)} seconds' END`,
  )
  .join(', ')})`;

/** Amounts are added within one currency only. */
const sql = `/* incidents.risk */
  WITH waiting AS (
    SELECT incidents.id, currency, count(*)::int AS orders, sum(gross_minor) AS minor, min(${promise}) AS promise
    FROM incidents JOIN order_progress ON (needs & ~done & steps) <> 0
    WHERE incidents.state = 'open' AND NOT ended AND (needs & ~done) <> 0 AND placed_at IS NOT NULL
    GROUP BY incidents.id, currency
  ), risk AS (
    SELECT incidents.id, coalesce(sum(orders), 0)::int AS orders, min(promise) AS promise,
      coalesce(jsonb_agg(jsonb_build_object('minor', minor, 'currency', currency) ORDER BY minor DESC, currency)
        FILTER (WHERE currency IS NOT NULL), '[]') AS worth
    FROM incidents LEFT JOIN waiting USING (id) WHERE state = 'open' GROUP BY incidents.id
  )
  UPDATE incidents SET orders_waiting = orders, revenue_at_risk = worth, earliest_promise = promise
  FROM risk WHERE risk.id = incidents.id
    AND (orders_waiting, revenue_at_risk, earliest_promise) IS DISTINCT FROM (orders, worth, promise)`;

/** Brings up to date what waits for each open incident, in one statement. */
export async function updateRisk(manager: EntityManager): Promise<void> {
  await manager.query(sql);
}
