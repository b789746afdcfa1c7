import type { Observation } from './observation.ts';
import type { VendorOperationHealth } from './vendor-windows.ts';

const services = new Set(['checkout', 'enrollment', 'inventory', 'customer', 'operations']);

/** A vendor's account, or a neighbour that is called by the same means. */
export function nodeOfVendor(vendor: string): Observation['node'] {
  return services.has(vendor) ? `service:${vendor}` : `vendor:${vendor}`;
}

const enoughToJudge = 5;
const tooManyErrors = 0.5;
/** Without a failure for so long, a vendor is thought well, even if nothing was asked of it. */
const quietMs = 15_000;

/** What the calls of the last minute say of each vendor, as each service has met it. */
export function statesOfVendors(operations: readonly VendorOperationHealth[], nowMs: number): Observation[] {
  const accounts = Map.groupBy(operations, ({ service, vendor }) => `${service} ${vendor}`);
  return [...accounts.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const seen = { node: nodeOfVendor(first.vendor), source: `calls of ${first.service}` };
    const calls = sum(group, ({ calls: n }) => n);
    const errors = sum(group, ({ calls: n, errorRate }) => n * errorRate);
    const lastBad = Math.max(0, ...group.map(({ lastBadAt }) => Date.parse(lastBadAt ?? '') || 0));
    const quiet = nowMs - lastBad >= quietMs;
    const state = (bad: boolean): Observation['state'] => (quiet ? 'well' : bad ? 'ill' : 'as_before');
    return [
      {
        ...seen,
        code: 'vendor.fails',
        severity: 'critical',
        state: state(errors >= enoughToJudge && errors / calls >= tooManyErrors),
      },
      {
        ...seen,
        code: 'vendor.refuses_credentials',
        severity: 'critical',
        state: state(sum(group, ({ authFailures }) => authFailures) > 0),
      },
      {
        ...seen,
        code: 'vendor.limits_rate',
        severity: 'info',
        state: state(sum(group, ({ rateLimitHits }) => rateLimitHits) >= enoughToJudge),
      },
    ];
  });
}

function sum(group: readonly VendorOperationHealth[], of: (one: VendorOperationHealth) => number): number {
  return group.reduce((total, one) => total + of(one), 0);
}
