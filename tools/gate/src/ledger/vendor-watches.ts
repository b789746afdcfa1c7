import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { VendorWatch } from './records.ts';

const Vendor = z.object({ maxAgeDays: z.number().positive(), critical: z.boolean() });
const Checked = z.object({ checkedAt: z.iso.datetime() });

/**
 * How each vendor's spec is watched (`contracts/vendors/<vendor>/vendor.json`), and when it was last looked at (by
 * `npx accord drift`, which leaves `vendors/<vendor>.json` in the ledger's folder).
 */
export function vendorWatches(root: string, ledgerFolder: string): VendorWatch[] {
  const folder = join(root, 'contracts', 'vendors');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((vendor) => existsSync(join(folder, vendor, 'vendor.json')))
    .map((vendor) => {
      const { maxAgeDays, critical } = Vendor.parse(
        JSON.parse(readFileSync(join(folder, vendor, 'vendor.json'), 'utf8')),
      );
      const checked = join(ledgerFolder, 'vendors', `${vendor}.json`);
      const lastCheckedAt = existsSync(checked)
        ? Checked.parse(JSON.parse(readFileSync(checked, 'utf8'))).checkedAt
        : null;
      return { vendor, lastCheckedAt, maxAgeDays, critical };
    });
}
