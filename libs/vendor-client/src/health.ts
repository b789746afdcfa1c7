import { Failure } from '@accord/canonical';
import type { HealthRegistry } from '@accord/service-kit';
import type { VendorClient } from './vendor-client.ts';

/**
 * Shows accounts and neighbours on the health page by their circuits, since asking them would make their load depend
 * on who watches us. Not critical: what waits for a vendor waits in a queue, and a service is not taken out of
 * rotation because somebody else is down.
 */
export function showCircuits(health: HealthRegistry, clients: readonly VendorClient[]): void {
  for (const client of clients) {
    const { vendor, account } = client.describe();
    const name = account === 'default' ? vendor : `${vendor}/${account}`;
    health.register(name, () => answering(client), { critical: false });
  }
}

async function answering(client: VendorClient): Promise<void> {
  const trouble = client.trouble();
  if (trouble === undefined) return;
  const { vendor } = client.describe();
  const { operation, since } = trouble;
  const failure = new Failure(
    `${vendor}.circuit_open`,
    'wait_for_vendor',
    `${vendor} fails in ${operation}`,
    {
      sent: 'no',
    },
  );
  throw Object.assign(failure, { since });
}
