import type { AccordApi } from './accord-api.ts';
import type { Snapshot } from './balance.ts';
import { readGateways, readMessages } from './ledger.ts';
import { readStock } from './seed-catalogue.ts';

/** Counts everything countable now. */
export async function takeSnapshot(api: AccordApi, skus: readonly string[]): Promise<Snapshot> {
  return {
    stock: await readStock(api, skus),
    gateways: await readGateways(api),
    messages: await readMessages(api),
  };
}
