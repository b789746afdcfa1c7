import { agreement, Services, type RunningSystem } from '@accord/cli';
import { workspaceRoot } from '@accord/infra';

import type { Finding } from './audit.ts';

/** What services and vendors disagree about when everything has come to rest, as `accord reconcile` finds it. */
export async function unreconciled(
  { addresses, key }: Pick<RunningSystem, 'addresses' | 'key'>,
  print: (line: string) => void,
): Promise<Finding[]> {
  const place = { ACCORD_PORT_BASE: String(addresses.port('operations')), ACCORD_KEY: key };
  const { summary, disagreements } = await agreement(new Services(workspaceRoot, place));
  print(summary);
  return disagreements.map((text) => ({ kind: 'unaccounted', text }));
}
