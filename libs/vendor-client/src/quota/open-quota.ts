import type { VendorClientOptions, VendorRuntime } from '../options.ts';
import { AccountQuota } from './account-quota.ts';
import { LocalShare } from './local-share.ts';

/** The account's quota, where it has one. Without a home, or while that is away, this process keeps to its share. */
export function accountQuota(
  { vendor, account, quota: windows = [], home }: VendorClientOptions,
  runtime: VendorRuntime,
): AccountQuota | undefined {
  if (windows.length === 0) return undefined;
  return new AccountQuota({
    windows,
    shared: home?.quotaOf({ vendor, account }, windows),
    own: new LocalShare(windows, 1 / (home?.shares ?? 1), runtime.monotonicMs),
    runtime,
    name: `${vendor}/${account}`,
  });
}
