import { Money } from '@accord/canonical';
import { z } from 'zod';
import { notificationKinds, notificationStates } from '../../domain/incidents/incident.ts';
import type { Incident, NotificationState, TimelineNote } from '../../domain/incidents/incident.ts';
import type { Problem } from '../../domain/incidents/problem.ts';
import type { Told } from '../../domain/incidents/reconcile.ts';
import { severities } from '../../domain/incidents/signal.ts';
import type { NodeName, Severity } from '../../domain/incidents/signal.ts';

export const nodeName = z.custom<NodeName>(
  (value) => typeof value === 'string' && /^(broker|(service|vendor|queue|database|flow):.+)$/.test(value),
);

export function severityAt(rank: number): Severity {
  return severities[rank] ?? 'info';
}

export const problemRow = z.object({
  node: nodeName,
  code: z.string(),
  source: z.string(),
  severity: z.number(),
  first_raised_at: z.date().nullable(),
  last_raised_at: z.date().nullable(),
  cleared_at: z.date().nullable(),
  explained_until: z.date().nullable(),
  count: z.number(),
});

export function toProblem(row: z.output<typeof problemRow>): Problem {
  const { node, code, source, count } = row;
  return {
    node,
    code,
    source,
    count,
    severity: severityAt(row.severity),
    firstRaisedMs: row.first_raised_at?.getTime() ?? null,
    lastRaisedMs: row.last_raised_at?.getTime() ?? null,
    clearedMs: row.cleared_at?.getTime() ?? null,
    explainedUntilMs: row.explained_until?.getTime() ?? null,
  };
}

export const toldRow = z.object({
  id: z.string(),
  cause_node: nodeName,
  cause_code: z.string(),
  reopened: z.number(),
  resolved_at: z.date().nullable(),
});

export function toTold(row: z.output<typeof toldRow>): Told {
  return {
    id: row.id,
    cause: { node: row.cause_node, code: row.cause_code },
    reopened: row.reopened,
    resolvedMs: row.resolved_at?.getTime() ?? null,
  };
}

const signal = z.object({
  node: nodeName,
  code: z.string(),
  severity: z.enum(severities),
  count: z.number(),
  firstAt: z.string(),
  lastAt: z.string(),
  active: z.boolean(),
});

export const incidentColumns = `incidents.id, incidents.state, cause_node, cause_code, severity, signals, impaired,
  opened_at, resolved_at, owner, reopened, merged_into, orders_waiting, revenue_at_risk, earliest_promise`;

export const incidentRow = z.object({
  ...toldRow.shape,
  state: z.enum(['open', 'resolved']),
  severity: z.number(),
  signals: z.array(signal),
  impaired: z.array(nodeName),
  opened_at: z.date(),
  owner: z.string().nullable(),
  merged_into: z.string().nullable(),
  orders_waiting: z.number(),
  revenue_at_risk: z.array(Money),
  earliest_promise: z.date().nullable(),
});

export function toIncident(row: z.output<typeof incidentRow>): Incident {
  const { id, state, signals, impaired, owner, reopened } = row;
  return {
    id,
    state,
    cause: { node: row.cause_node, code: row.cause_code },
    severity: severityAt(row.severity),
    signals,
    impaired,
    openedAt: row.opened_at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    owner,
    reopened,
    mergedInto: row.merged_into,
    ordersWaiting: row.orders_waiting,
    revenueAtRisk: row.revenue_at_risk,
    earliestPromise: row.earliest_promise?.toISOString() ?? null,
  };
}

export const noteRow = z
  .object({ at: z.date(), who: z.string(), what: z.string() })
  .transform(({ at, who, what }): TimelineNote => ({ at: at.toISOString(), who, what }));

export const notificationRow = z
  .object({
    channel: z.string(),
    kind: z.enum(notificationKinds),
    state: z.enum(notificationStates),
    at: z.date(),
    attempts: z.number(),
  })
  .transform(({ at, ...row }): NotificationState => ({ ...row, at: at.toISOString() }));
