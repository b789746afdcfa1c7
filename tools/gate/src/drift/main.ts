import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { gateEnvironment } from '../commands/environment.ts';
import { namedSpecsFolder } from '../vendor-specs/environment.ts';
import { publishedFolder } from '../vendor-specs/spec-source.ts';
import { readVendors, type Vendor } from '../vendor-specs/vendor-file.ts';
import { accept, driftOf, type VendorDrift } from './drift.ts';
import { exitCodeOf, textOf } from './report.ts';
import { SpecCache } from './spec-cache.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Given {
  readonly from?: string;
  readonly online?: boolean;
  readonly accept?: boolean;
  readonly report?: string;
}

const program = new Command('drift')
  .description(
    'Compares what vendors publish with what is pinned, on what we use of it. Exit 0: as it was; 1: a person should look; 2: something breaks, or nothing can be said.',
  )
  .argument('[vendor]', 'only this one, such as stripe')
  .option('--from <place>', 'folder or address that holds the documents; else ACCORD_VENDOR_SPECS')
  .option('--online', "read them at the addresses of the vendors' files")
  .option('--accept', 'pin what is published now, and cut our slice from it')
  .option('--report <folder>', 'write drift.txt and drift.json there', join(root, '.accord', 'drift'))
  .action(async (name: string | undefined, given: Given) => {
    const vendors = readVendors(root).filter(({ vendor }) => name === undefined || vendor === name);
    if (vendors.length === 0) throw new Error(`no vendor ${name ?? ''} in contracts/vendors`);
    const options = {
      root,
      addressOf: addressesBy(given),
      cache: new SpecCache(gateEnvironment().ledgerFolder),
      now: new Date(),
    };
    const drifts: VendorDrift[] = [];
    for (const vendor of vendors) {
      if (given.accept === true) await accept(vendor, options);
      drifts.push(await driftOf(vendor, options));
    }
    const text = textOf(drifts);
    process.stdout.write(text);
    const report = given.report ?? root;
    mkdirSync(report, { recursive: true });
    writeFileSync(join(report, 'drift.txt'), text);
    writeFileSync(join(report, 'drift.json'), `${JSON.stringify(drifts, null, 2)}\n`);
    process.exitCode = exitCodeOf(drifts);
  });

/** Without a folder of specifications on the machine, the vendors' own addresses are what is left. */
function addressesBy({ from, online = false }: Given): (spec: Vendor['specs'][number]) => URL | undefined {
  const place = online ? undefined : (from ?? publishedFolder(root, namedSpecsFolder()));
  if (place === undefined) return ({ address }) => (address === null ? undefined : new URL(address));
  const base = /^https?:/.test(place) ? place : pathToFileURL(resolve(place)).href;
  return ({ file }) => new URL(`${base.replace(/\/$/, '')}/${file}`);
}

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
