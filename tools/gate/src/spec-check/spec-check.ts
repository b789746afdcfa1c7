import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PactFile, readPacts } from '@accord/contract-kit/pacts';
import type { Finding } from '../finding.ts';
import { namedSpecsFolder } from '../vendor-specs/environment.ts';
import {
  corrected,
  publishedFolder,
  publishedSource,
  readPublished,
  sliceSource,
} from '../vendor-specs/spec-source.ts';
import { providersOf, readVendors, type Vendor } from '../vendor-specs/vendor-file.ts';
import { pactVsSpec } from './pact-vs-spec.ts';
import { pactsVsRecordings } from './pacts-vs-recordings.ts';
import { sliceVsPublished } from './slice-vs-published.ts';
import { unusedInSlice } from './unused-in-slice.ts';

export interface SpecCheckTree {
  /** Checkout with `contracts/`. */
  readonly root: string;
  /** Folder with the vendors' published specifications; found by configuration when absent. */
  readonly published?: string;
  readonly now?: Date;
  /** What holds the pacts of one vendor; whoever looks at many trees may remember its answers. */
  readonly hold?: typeof holdVendor;
}

/**
 * Holds every pact with a vendor against our slice, and both against what the vendor published.
 * @throws Error when a vendor that a pact names is not described, or a document is missing: it could not tell
 */
export async function specCheck({
  root,
  published,
  now = new Date(),
  hold = holdVendor,
}: SpecCheckTree): Promise<readonly Finding[]> {
  const folder = published ?? publishedFolder(root, namedSpecsFolder());
  const pacts = readPacts(join(root, 'contracts')).filter(({ provider }) => provider.startsWith('vendor-'));
  const vendors = readVendors(root);
  const findings = undescribed(pacts, vendors);
  for (const vendor of vendors) {
    const { api, webhooks } = providersOf(vendor);
    const own = pacts.filter(({ provider }) => provider === api || provider === webhooks);
    findings.push(...(await hold(vendor, own, folder)), ...expired(vendor, now));
  }
  return findings;
}

/** Holds all pacts with one vendor against our slice, and both against what the vendor published, where that is known. */
export async function holdVendor(
  vendor: Vendor,
  pacts: readonly PactFile[],
  folder: string | undefined,
): Promise<Finding[]> {
  if (vendor.kind === 'recorded') return pactsVsRecordings(vendor, pacts);
  const slice: unknown = JSON.parse(readFileSync(join(vendor.folder, 'slice.json'), 'utf8'));
  const ours = sliceSource(slice);
  const findings = [
    ...(await eachPact('pact-vs-slice', pacts, ours)),
    ...unusedInSlice(vendor, slice, pacts),
  ];
  if (folder === undefined) return [...allowed(vendor, findings), skipped(vendor)];
  const theirs = publishedSource(vendor, corrected(readPublished(folder, vendor), vendor.corrections));
  findings.push(...sliceVsPublished(pacts, ours, theirs));
  findings.push(...(await eachPact('pact-vs-published', pacts, theirs)));
  return allowed(vendor, findings);
}

async function eachPact(
  check: string,
  pacts: readonly PactFile[],
  source: Parameters<typeof pactVsSpec>[2],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const pact of pacts) findings.push(...(await pactVsSpec(check, pact, source)));
  return findings;
}

/** Without what the vendor's file says no specification can tell. */
export function allowed({ unvalidatable }: Vendor, findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ code, interaction = '', where = '', message }) =>
      !unvalidatable.some(
        (one) => one.code === code && spoken(interaction, where, message).includes(one.about.toLowerCase()),
      ),
  );
}

/** The comparator writes names of headers in lower case. */
function spoken(...parts: readonly string[]): string {
  return parts.join(' ').toLowerCase();
}

function undescribed(pacts: readonly PactFile[], vendors: readonly Vendor[]): Finding[] {
  const known = new Set(vendors.flatMap((vendor) => Object.values(providersOf(vendor))));
  return pacts
    .filter(({ provider }) => !known.has(provider))
    .map(({ consumer, provider }) => ({
      severity: 'breaking',
      check: 'pact-vs-slice',
      pair: { consumer, provider },
      where: 'contracts/vendors',
      code: 'vendor.undescribed',
      message: `${provider} has no folder in contracts/vendors: nothing says what it published`,
    }));
}

function expired({ vendor, corrections }: Vendor, now: Date): Finding[] {
  return corrections
    .filter(({ expires }) => now.getTime() > Date.parse(expires))
    .map(({ file, pointer, expires, reason }) => ({
      severity: 'risk',
      check: 'slice-vs-published',
      pair: { consumer: 'everybody', provider: `vendor-${vendor}` },
      where: `${file}${pointer}`,
      code: 'correction.expired',
      message: `a correction of ${file} ended on ${expires}; see whether it still holds: ${reason}`,
    }));
}

function skipped({ vendor, specs }: Vendor): Finding {
  return {
    severity: 'notice',
    check: 'pact-vs-published',
    pair: { consumer: 'everybody', provider: `vendor-${vendor}` },
    where: specs.map(({ file }) => file).join(', '),
    code: 'published.absent',
    message: `SKIPPED: no published specification of ${vendor} here; set ACCORD_VENDOR_SPECS to their folder`,
  };
}
