import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPacts } from '@accord/contract-kit/pacts';
import { parse as parseYaml } from 'yaml';
import type { Finding } from '../finding.ts';
import { readRecordings } from '../spec-check/pacts-vs-recordings.ts';
import { sliceOf } from '../vendor-specs/slice-of.ts';
import { corrected, type Documents, publishedSource, sliceSource } from '../vendor-specs/spec-source.ts';
import { factsOfSurface } from '../vendor-specs/surface-facts.ts';
import { usedOperations } from '../vendor-specs/used-surface.ts';
import { providersOf, type Vendor } from '../vendor-specs/vendor-file.ts';
import { compareSurface } from './compare-surface.ts';
import { defaultLimits, fetchSpec, type FetchLimits } from './fetch-spec.ts';
import { digestOf, readPin, writePin } from './pin.ts';
import type { SpecCache } from './spec-cache.ts';

/** What a look at one vendor came to. */
export interface VendorDrift {
  readonly vendor: string;
  readonly owner: string;
  /** `stale`: nothing can be said, which is never fine. */
  readonly state: 'checked' | 'stale';
  /** Why nothing can be said. */
  readonly why?: string;
  readonly pinned?: string;
  readonly published?: string;
  readonly findings: readonly Finding[];
}

export interface DriftOptions {
  readonly root: string;
  /** Where a document is found; undefined when nobody knows. */
  readonly addressOf: (spec: Vendor['specs'][number]) => URL | undefined;
  readonly cache: SpecCache;
  readonly now: Date;
  readonly limits?: FetchLimits;
}

/** Compares what the vendor publishes now with what is pinned, on what our pacts use. */
export async function driftOf(vendor: Vendor, options: DriftOptions): Promise<VendorDrift> {
  const { vendor: name, owner } = vendor;
  const said = { vendor: name, owner, findings: [] };
  if (vendor.kind === 'recorded') return ofRecordings(vendor, options);
  const fetched = await fetchAll(vendor, options);
  if ('why' in fetched) return { ...said, state: 'stale', why: fetched.why };
  const { digest, documents } = fetched;
  const pin = readPin(vendor);
  const published = publishedSource(vendor, documents);
  const slice: unknown = JSON.parse(readFileSync(join(vendor.folder, 'slice.json'), 'utf8'));
  const findings = compareSurface(pactsOf(vendor, options.root), {
    slice: sliceSource(slice),
    pinned: pin.surface,
    now: published,
  });
  options.cache.checked(name, options.now);
  return { ...said, state: 'checked', pinned: pin.digest, published: digest, findings };
}

/** Pins what the vendor publishes now, and cuts our slice from it. @throws Error when it cannot be read */
export async function accept(vendor: Vendor, options: DriftOptions): Promise<void> {
  if (vendor.kind === 'recorded') return;
  const fetched = await fetchAll(vendor, options);
  if ('why' in fetched) throw new Error(fetched.why);
  const used = usedOperations(pactsOf(vendor, options.root), publishedSource(vendor, fetched.documents));
  const slice = sliceOf(`What Accord uses of ${vendor.vendor}`, used);
  writeFileSync(join(vendor.folder, 'slice.json'), `${JSON.stringify(slice, null, 2)}\n`);
  writePin(vendor, fetched.digest, factsOfSurface(used));
  options.cache.checked(vendor.vendor, options.now);
}

/** Vendors publish JSON or YAML; JSON would pass as YAML, ten times slower. */
function parsedSpec(text: string): unknown {
  return text.trimStart().startsWith('{') ? (JSON.parse(text) as unknown) : parseYaml(text);
}

function pactsOf(vendor: Vendor, root: string): ReturnType<typeof readPacts> {
  const own = Object.values(providersOf(vendor));
  return readPacts(join(root, 'contracts')).filter(({ provider }) => own.includes(provider));
}

/** Samples of a vendor that publishes nothing grow old like a pin. */
function ofRecordings(vendor: Vendor, { cache, now }: DriftOptions): VendorDrift {
  const newest = readRecordings(vendor)
    .map(({ provenance }) => Date.parse(provenance.takenOn))
    .reduce((a, b) => Math.max(a, b));
  const days = Math.floor((now.getTime() - newest) / 86_400_000);
  const said = { vendor: vendor.vendor, owner: vendor.owner, findings: [] };
  if (days > vendor.maxAgeDays)
    return {
      ...said,
      state: 'stale',
      why: `its newest sample is ${days} days old (limit ${vendor.maxAgeDays})`,
    };
  cache.checked(vendor.vendor, new Date(newest));
  return { ...said, state: 'checked' };
}

async function fetchAll(
  vendor: Vendor,
  { addressOf, cache, limits = defaultLimits }: DriftOptions,
): Promise<{ readonly digest: string; readonly documents: Documents } | { readonly why: string }> {
  const texts = new Map<string, string>();
  for (const spec of vendor.specs) {
    const address = addressOf(spec);
    if (address === undefined) return { why: `nobody knows where ${spec.file} is published` };
    const known = cache.read(address);
    const fetched = await fetchSpec(address, known?.etag ?? null, limits);
    if (fetched.kind === 'unreadable') return { why: fetched.why };
    if (fetched.kind === 'read' && fetched.etag !== null) cache.keep(address, fetched);
    const text = fetched.kind === 'read' ? fetched.text : known?.text;
    if (text === undefined) return { why: `${address.href} says unchanged, and nothing is known of before` };
    texts.set(spec.file, text);
  }
  try {
    const documents = new Map([...texts].map(([file, text]) => [file, parsedSpec(text)]));
    return { digest: digestOf(texts), documents: corrected(documents, vendor.corrections) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : 'the document cannot be read' };
  }
}
