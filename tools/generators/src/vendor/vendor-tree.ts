import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BadName } from '../names.ts';
import { licenceUnknown, sampleOfOurOwn } from './contracts.ts';
import { notComparedLine } from './copies.ts';
import { sharedTables } from './tables.ts';
import { vendorWord } from './spelling.ts';

/** The files of a vendor, by what they are for. */
export type Part =
  | 'config'
  | 'account'
  | 'client'
  | 'wire'
  | 'mapping'
  | 'errors'
  | 'webhook'
  | 'adapter'
  | 'mock'
  | 'contract';

const vendorFile = z.object({ owner: z.string(), kind: z.string(), licence: z.string() });
const sample = z.object({ provenance: z.object({ how: z.string() }) });

/** What can be seen of a vendor in a checkout, without running anything. */
export class VendorTree {
  readonly name: string;
  readonly service: string;
  readonly #root: string;
  readonly #file: z.output<typeof vendorFile>;

  /** @throws BadName when no vendor of this name has a folder of contracts */
  constructor(root: string, name: string) {
    this.#root = root;
    this.name = name;
    const file = join(root, 'contracts/vendors', vendorWord(name), 'vendor.json');
    if (!existsSync(file))
      throw new BadName(`there is no vendor ${name} yet: npx accord new vendor ${name} --like …`);
    this.#file = vendorFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    this.service = this.#file.owner;
  }

  missingFiles(): string[] {
    const { name, service } = this;
    const own = `apps/${service}/src/vendors/${name}/${name}`;
    return [
      ...['config', 'client', 'mapping', 'errors'].map((part) => `${own}.${part}.ts`),
      `apps/${service}/test/contract/vendors/${name}.pact.spec.ts`,
      `contracts/pacts/${service}/${service}-vendor-${name}.json`,
      `tools/vendor-mocks/src/vendors/${name}/${name}-mock.ts`,
    ].filter((file) => !existsSync(join(this.#root, file)));
  }

  /** Files in which all vendors are known, and this one is not. */
  tablesWithout(): string[] {
    const named = new RegExp(`\\b${this.name}\\b`, 'i');
    return sharedTables.filter((file) => !named.test(this.#read(file)));
  }

  licenceKnown(): boolean {
    return this.#file.licence !== licenceUnknown;
  }

  /** Samples that the generator made; none where a published specification is pinned. */
  ownSamples(): string[] {
    const folder = `contracts/vendors/${this.name}/recordings`;
    if (this.#file.kind !== 'recorded' || !existsSync(join(this.#root, folder))) return [];
    return readdirSync(join(this.#root, folder))
      .map((file) => `${folder}/${file}`)
      .filter((file) => sample.parse(JSON.parse(this.#read(file))).provenance.how.startsWith(sampleOfOurOwn));
  }

  /** Files of these parts that still say they were not compared. */
  notCompared(parts: readonly Part[]): string[] {
    return this.#sources()
      .filter((file) => parts.includes(this.#partOf(file)) && notComparedLine.test(this.#read(file)))
      .map((file) => `${file} says at its head that it was not compared`);
  }

  readmeOpen(): string[] {
    const file = `apps/${this.service}/README.md`;
    const told = this.#read(file)
      .split('\n')
      .find((line) => new RegExp(`^- \\*\\*${this.name}\\*\\*`, 'i').test(line));
    if (told === undefined) return [`${file} does not tell of ${this.name} under Calls`];
    return told.includes('not compared yet') ? [`${file} says that it was not compared yet`] : [];
  }

  #sources(): string[] {
    const { name, service } = this;
    return [
      ...this.#within(`apps/${service}/src/vendors/${name}`),
      ...this.#within(`apps/${service}/src/inbound`).filter((file) => file.includes(`/${name}-`)),
      ...this.#within(`apps/${service}/test/contract/vendors`).filter((file) => file.includes(`/${name}.`)),
      ...this.#within(`tools/vendor-mocks/src/vendors/${name}`),
    ];
  }

  #partOf(file: string): Part {
    if (file.startsWith('tools/vendor-mocks/')) return 'mock';
    if (file.endsWith('.pact.spec.ts')) return 'contract';
    if (file.includes('/inbound/')) return 'webhook';
    const part = /\.(config|account|client|wire|mapping|errors|webhook)\.ts$/.exec(file)?.[1];
    return (part as Part | undefined) ?? 'adapter';
  }

  #within(folder: string): string[] {
    return readdirSync(join(this.#root, folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file}`);
  }

  #read(file: string): string {
    return readFileSync(join(this.#root, file), 'utf8');
  }
}
