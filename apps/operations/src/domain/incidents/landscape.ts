import { allOrderSteps } from './order-steps.ts';
import { nameOf } from './signal.ts';
import type { NodeName } from './signal.ts';

const services = ['checkout', 'enrollment', 'inventory', 'customer'] as const;

/** Who does what outside. A vendor that is not listed is known by what is signalled of it. */
const lms: readonly NodeName[] = ['vendor:moodle'];
const erp: readonly NodeName[] = ['vendor:weclapp'];
const crm: readonly NodeName[] = ['vendor:klaviyo', 'vendor:hubspot'];
const mail: readonly NodeName[] = ['vendor:sendgrid'];
const carrier: readonly NodeName[] = ['vendor:sendcloud'];
const gateways: readonly NodeName[] = ['vendor:stripe', 'vendor:adyen'];

/** The consumers that call somebody outside, and whom; every other one needs only what each consumer needs. */
const callersOutside: Readonly<Record<string, readonly NodeName[]>> = {
  'checkout.capture-payment-on-order-fulfillable': gateways,
  'checkout.settle-payment-on-cancellation-requested': gateways,
  'checkout.write-sales-order-on-order-placed': erp,
  'customer.send-mail-on-order-placed': mail,
  'customer.send-mail-on-order-cancelled': mail,
  'customer.send-mail-on-order-returned': mail,
  'customer.send-mail-on-shipment-booked': mail,
  'customer.erase-profile-on-person-erased': crm,
  'customer.sync-profile-on-order-placed': crm,
  'enrollment.forget-person-on-person-erased': lms,
  'enrollment.grant-seats-on-order-placed': lms,
  'enrollment.revoke-seats-on-order-cancelled': lms,
  'inventory.book-shipment-on-reservation-committed': carrier,
  'inventory.cancel-shipment-on-order-ended': carrier,
};

/** The placing of orders: prices and holds of neighbours, and the money. */
export const placing: NodeName = 'flow:place-order';

const placingNeeds: readonly NodeName[] = [
  ...(['checkout', 'inventory', 'enrollment'] as const).flatMap(
    (service) => [`service:${service}`, `database:${service}`] as const,
  ),
  ...gateways,
];

const others = [
  'checkout.record-stock-on-reservation-committed',
  'checkout.cancel-order-on-reservation-refused',
  'checkout.record-seats-on-seats-granted',
  'checkout.cancel-order-on-seats-refused',
  'checkout.record-shipment-on-shipment-booked',
  'checkout.cancel-order-on-shipment-refused',
  'checkout.record-progress-on-shipment-progressed',
  'checkout.update-price-cache-on-product-changed',
  'checkout.forget-person-on-person-erased',
  'inventory.forget-person-on-person-erased',
  'customer.confirm-erasure-on-person-forgotten',
  'inventory.commit-reservation-on-order-placed',
  'inventory.release-reservation-on-order-ended',
] as const;

/** Every queue of a consumer that is not our own. A test holds the list against the topology contracts. */
export const knownQueues: readonly string[] = [...Object.keys(callersOutside), ...others];

const flowOwners = new Map(allOrderSteps.map(({ flow, queue }) => [flow, queue]));

/** What stands still when it does: without these the part cannot do its work. */
export function needsOf(node: NodeName): readonly NodeName[] {
  const name = nameOf(node);
  if (node.startsWith('service:')) return [`database:${name}`];
  if (node.startsWith('queue:')) {
    const owner = name.split('.')[0] ?? name;
    return [`service:${owner}`, `database:${owner}`, 'broker', ...(callersOutside[name] ?? [])];
  }
  if (node.startsWith('flow:')) return needsOfFlow(node, name);
  return [];
}

/** Whom the flows of records pull from, whichever of them is configured; of others the vendor stands in the name. */
const pulledFrom: Readonly<Record<string, readonly NodeName[]>> = {
  'inventory.follow-articles': ['vendor:weclapp', 'vendor:shopware', 'vendor:akeneo'],
  'inventory.follow-stock': erp,
};

/** `checkout.amazon-orders` pulls from Amazon. */
function vendorInName(rest: string): readonly NodeName[] {
  const [first = rest, ...records] = rest.split('-');
  return records.length > 0 && vendorsWithFlows.has(first) ? [`vendor:${first}`] : [];
}

const vendorsWithFlows = new Set(['amazon', 'weclapp', 'klaviyo', 'hubspot', 'shopware', 'akeneo']);

/** A flow of orders needs the consumer that carries it; a flow of records its service and the vendor in its name. */
function needsOfFlow(node: NodeName, name: string): readonly NodeName[] {
  if (node === placing) return placingNeeds;
  const queue = flowOwners.get(node);
  if (queue !== undefined) return [queue];
  const [owner, rest] = name.split('.');
  if (owner !== undefined && rest !== undefined)
    return [`service:${owner}`, `database:${owner}`, ...(pulledFrom[name] ?? vendorInName(rest))];
  return ['service:inventory', 'database:inventory', `vendor:${name.split('-')[0] ?? name}`];
}

const known: readonly NodeName[] = [
  'broker',
  ...services.flatMap((service) => [`database:${service}`, `service:${service}`] as const),
  ...[...lms, ...erp, ...crm, ...mail, ...carrier, ...gateways],
  ...knownQueues.map((queue) => `queue:${queue}` as const),
  ...flowOwners.keys(),
  placing,
];

/** A part with what it needs; the whole of them is the graph that an operator sees. */
export interface LandscapeNode {
  readonly node: NodeName;
  readonly needs: readonly NodeName[];
}

/** Everything known before anything was heard, and what was heard of besides. */
export function landscapeWith(heardOf: readonly NodeName[]): LandscapeNode[] {
  return [...new Set([...known, ...heardOf])].map((node) => ({ node, needs: needsOf(node) }));
}

/** Whether the part stands still when `cause` does, directly or by way of others. */
export function dependsOn(node: NodeName, cause: NodeName): boolean {
  return needsOf(node).some((need) => need === cause || dependsOn(need, cause));
}

/** Everything that stands still with it. */
export function dependantsOf(cause: NodeName, heardOf: readonly NodeName[] = []): NodeName[] {
  return [...new Set([...known, ...heardOf])].filter((node) => dependsOn(node, cause)).sort();
}
