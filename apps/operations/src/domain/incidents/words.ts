import { formatDecimal } from '@accord/canonical';
import type { Cause, Incident, NotificationKind } from './incident.ts';
import { nameOf } from './signal.ts';
import type { NodeName } from './signal.ts';

const what: Readonly<Record<string, string>> = {
  'vendor.fails': 'fails',
  'vendor.refuses_credentials': 'refuses our credentials',
  'vendor.limits_rate': 'limits our calls',
  'vendor.circuit_open': 'is not called any more, because it failed',
  'service.no_answer': 'gives no answer',
  'service.not_ready': 'is not ready',
  'service.clock_differs': 'has another time than those it talks to',
  'service.flags_refused': 'cannot use its file of feature flags and goes by the last good one',
  'database.unreachable': 'cannot be reached',
  'broker.unreachable': 'cannot be reached',
  'broker.host_down': 'has lost a host',
  'broker.outbox_waits': 'has not taken for a minute what waits for it',
  'consumer.paused': 'takes no messages',
  'flow.paused': 'was paused by a person',
  'flow.paused_long': 'was paused by a person, and nobody has resumed it',
  'messages.parked': 'parks messages',
  'quarantine.limit_passed': 'puts too many records aside',
  'reconciliation.differences': 'has differences that nothing has mended',
  'run.failed': 'did not come to its end',
  'run.many_failed': 'could not take too many of its records',
  'vendor.answer_differs': 'answers in another form than is read',
  'anomaly.orders_placed': 'has an unusual number of orders',
  'anomaly.declines': 'has an unusual share of payments declined',
  'anomaly.placement_p99': 'is unusually slow',
  'anomaly.backlog_age': 'lets orders wait for unusually long',
  'anomaly.vendor_errors': 'fails unusually often',
  'synthetic.failed': 'lets synthetic orders fail',
};

const kinds: Readonly<Record<string, string>> = {
  vendor: '',
  service: 'The service ',
  queue: 'The consumer ',
  database: 'The database of ',
  flow: 'The flow ',
};

/** One sentence for a person; names and codes of our own only. What follows a colon in a code says which. */
export function titleOf({ node, code }: Cause): string {
  const [kind = code, detail] = code.split(':');
  const said = what[kind] ?? `reports ${kind}`;
  return `${spoken(node)} ${said}${detail === undefined ? '' : ` (${detail})`}`;
}

function spoken(node: NodeName): string {
  if (node === 'broker') return 'The broker';
  const kind = node.slice(0, node.indexOf(':'));
  return `${kinds[kind] ?? ''}${nameOf(node)}`;
}

const openings: Readonly<Record<NotificationKind, string>> = {
  opened: 'New incident',
  acknowledged: 'Taken on',
  reopened: 'Back again',
  resolved: 'Over',
};

/** `3 orders wait, 894.00 EUR`, or nothing when none waits. */
export function costOf({
  ordersWaiting,
  revenueAtRisk,
}: Pick<Incident, 'ordersWaiting' | 'revenueAtRisk'>): string {
  if (ordersWaiting === 0) return 'no order waits';
  const worth = revenueAtRisk.map((amount) => `${formatDecimal(amount)} ${amount.currency}`);
  return [ordersWaiting === 1 ? '1 order waits' : `${String(ordersWaiting)} orders wait`, ...worth].join(
    ', ',
  );
}

/** The first line of what is sent to people. */
export function headlineOf(kind: NotificationKind, incident: Pick<Incident, 'cause'>): string {
  return `${openings[kind]}: ${titleOf(incident.cause)}`;
}
