import type { VendorClientOptions, VendorRuntime } from '../options.ts';
import { AccountQuota } from './account-quota.ts';
import { LocalShare } from './local-share.ts';

/** The account's quota, where it has one. Without a home, or while that is away, this process keeps to its share. */
export function accountQuota(
  { vendor, account, quota = [], home }: VendorClientOptions,
  runtime: VendorRuntime,
): AccountQuota | undefined {
  const windows = home?.windowsOf({ vendor, account }) ?? quota;
  if (windows.length === 0) return undefined;
  const shared = home?.quotaOf({ vendor, account }, windows);
  return new AccountQuota({
    windows,
    shared,
    own: new LocalShare(windows, {
      share: 1 / (home?.shares ?? 1),
      beginsEmpty: shared !== undefined,
      monotonicMs: runtime.monotonicMs,
    }),
    runtime,
    name: `${vendor}/${account}`,
  });
}
