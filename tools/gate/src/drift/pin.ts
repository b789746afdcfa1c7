import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { surfaceFacts, type SurfaceFacts } from '../vendor-specs/surface-facts.ts';
import { parsed, type Vendor } from '../vendor-specs/vendor-file.ts';

const pin = z.strictObject({
  /** Of all published documents together; the vendor's version in the ledger is `spec-` and its first 8 digits. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** What they say about what we use: types, limits and names, no prose. */
  surface: surfaceFacts,
});
export type Pin = z.output<typeof pin>;

/** @throws Error when nothing is pinned yet */
export function readPin({ vendor, folder }: Vendor): Pin {
  const file = join(folder, 'pinned.json');
  if (!existsSync(file))
    throw new Error(`nothing of ${vendor} is pinned: npx accord drift ${vendor} --accept`);
  return parsed(file, pin);
}

export function writePin({ folder }: Vendor, digest: string, surface: SurfaceFacts): void {
  writeFileSync(join(folder, 'pinned.json'), `${JSON.stringify({ digest, surface }, null, 2)}\n`);
}

/** Of the texts of a vendor's documents, in the order of their names. */
export function digestOf(texts: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [file, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(file).update(text);
  return hash.digest('hex');
}
