import type { Question } from './question.ts';

const dayMs = 86_400_000;

/** Vendors whose published spec was not looked at for too long: a warning, and red where the vendor is critical. */
export function staleVendors(
  { vendors, now }: Pick<Question, 'vendors' | 'now'>,
  providers: readonly string[],
): { readonly warnings: string[]; readonly reasons: string[] } {
  const called = new Set(providers);
  const warnings: string[] = [];
  const reasons: string[] = [];
  for (const { vendor, lastCheckedAt, maxAgeDays, critical } of vendors) {
    if (!called.has(`vendor-${vendor}`) && !called.has(`vendor-${vendor}-webhooks`)) continue;
    const days =
      lastCheckedAt === null ? null : Math.floor((now.getTime() - Date.parse(lastCheckedAt)) / dayMs);
    if (days !== null && days <= maxAgeDays) continue;
    const age = days === null ? 'never checked' : `last checked ${days} days ago`;
    (critical ? reasons : warnings).push(
      `vendor-${vendor} spec ${age} (limit ${maxAgeDays}): npx accord drift ${vendor}`,
    );
  }
  return { warnings, reasons };
}
