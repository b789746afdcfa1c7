import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PactFile } from '@accord/contract-kit/pacts';
import { digestOf } from '../drift/pin.ts';
import type { Finding } from '../finding.ts';
import { corrected, publishedSource, readPublished } from '../vendor-specs/spec-source.ts';
import type { Vendor } from '../vendor-specs/vendor-file.ts';
import { pactsVsRecordings } from './pacts-vs-recordings.ts';
import { pactVsSpec } from './pact-vs-spec.ts';
import { allowed } from './spec-check.ts';

/** What a vendor is held to at the moment. */
export interface VendorVersion {
  /** `spec-` and the first eight digits of the digest of what it published, or of our samples where it publishes nothing. */
  readonly version: string;
  /** What of a pact it does not honour. */
  readonly breaks: (pact: PactFile) => Promise<readonly Finding[]>;
}

/**
 * A vendor deploys whenever it publishes, so its specification's digest is its version.
 * @param published folder with the vendors' published specifications
 * @returns undefined when there is no such folder, and nothing can be said
 * @throws Error when a document is missing there
 */
export function vendorVersion(vendor: Vendor, published: string | undefined): VendorVersion | undefined {
  if (vendor.kind === 'recorded') {
    const breaks = (pact: PactFile): Promise<Finding[]> => Promise.resolve(pactsVsRecordings(vendor, [pact]));
    return { version: versionOf(texts(join(vendor.folder, 'recordings'))), breaks };
  }
  if (published === undefined) return undefined;
  const documents = corrected(readPublished(published, vendor), vendor.corrections);
  const source = publishedSource(vendor, documents);
  return {
    version: versionOf(
      texts(
        published,
        vendor.specs.map(({ file }) => file),
      ),
    ),
    breaks: async (pact) => allowed(vendor, await pactVsSpec('pact-vs-published', pact, source)),
  };
}

function versionOf(documents: ReadonlyMap<string, string>): string {
  return `spec-${digestOf(documents).slice(0, 8)}`;
}

function texts(folder: string, names: readonly string[] = readdirSync(folder)): Map<string, string> {
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
