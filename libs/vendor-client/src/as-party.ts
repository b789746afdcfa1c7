import type { AccountTrouble, VendorClient } from './vendor-client.ts';

/** An account as the consumers that need it see it, and whoever asks what they would do at it. */
export interface AccountAsParty {
  readonly name: string;
  readonly vendor: string;
  readonly callsPerMinute: number | null;
  trouble(): AccountTrouble | undefined;
}

/**
 * @param role what consumers call it by; the vendor's own name where no other can take its place
 * @param notNeeded operations that no consumer asks for, as of a comparison: their trouble pauses none, for none could end it
 */
export function asParty(
  client: VendorClient,
  role?: string,
  notNeeded: readonly string[] = [],
): AccountAsParty {
  const { vendor, callsPerMinute } = client.describe();
  return { name: role ?? vendor, vendor, callsPerMinute, trouble: () => client.trouble(notNeeded) };
}
