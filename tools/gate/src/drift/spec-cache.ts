import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.object({ etag: z.string().nullable(), text: z.string() });

/**
 * What was fetched last, in the ledger's folder: a vendor that answers "unchanged" is held against the pin all the
 * same. Beside it stands when each vendor was looked at last, which the ledger reads.
 */
export class SpecCache {
  readonly #folder: string;

  constructor(ledgerFolder: string) {
    this.#folder = join(ledgerFolder, 'vendors');
  }

  read(address: URL): { readonly etag: string | null; readonly text: string } | undefined {
    const file = this.#fileOf(address);
    if (!existsSync(file)) return undefined;
    const known = entry.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return known.success ? known.data : undefined;
  }

  keep(address: URL, fetched: { readonly etag: string | null; readonly text: string }): void {
    mkdirSync(join(this.#folder, 'cache'), { recursive: true });
    writeFileSync(this.#fileOf(address), JSON.stringify(fetched));
  }

  /** Notes that the vendor's specification was looked at. */
  checked(vendor: string, at: Date): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(
      join(this.#folder, `${vendor}.json`),
      `${JSON.stringify({ checkedAt: at.toISOString() })}\n`,
    );
  }

  #fileOf(address: URL): string {
    return join(this.#folder, 'cache', `${address.href.replaceAll(/[^\w.-]+/g, '_').slice(-150)}.json`);
  }
}
