import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPacts } from '@accord/contract-kit/pacts';
import { promisedNow } from '../../src/released/promised-now.ts';
import { readReleasedVersions } from '../../src/released/released-file.ts';

export const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Anything that JSON can hold, open for a test to break it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a seeded mistake reaches into any document
export type Anything = any;

let released: ReadonlyMap<string, string> | undefined;

/** What each service of the repository would have written down, were it released as it is. */
function releasedAsItIs(): ReadonlyMap<string, string> {
  const pacts = readPacts(join(repository, 'contracts'));
  released ??= new Map(
    Object.entries(readReleasedVersions(repository)).map(([service, { version }]) => [
      service,
      JSON.stringify({ version, ...promisedNow(repository, service, pacts) }),
    ]),
  );
  return released;
}

/** A copy of what the gate looks at, released as it is, in which a test may break one thing. */
export class Tree {
  readonly root = mkdtempSync(join(tmpdir(), 'accord-gate-'));
  readonly #asItWas = new Map<string, string>();

  constructor() {
    cpSync(join(repository, 'contracts'), join(this.root, 'contracts'), { recursive: true });
    rmSync(join(this.root, 'contracts', 'accepted-changes.json'), { force: true });
    for (const [service, promises] of releasedAsItIs()) {
      writeFileSync(join(this.root, 'contracts', 'released', `${service}.json`), promises);
    }
    for (const app of readdirSync(join(repository, 'apps'))) {
      const marker = join(this.root, 'apps', app, 'src', 'documents.ts');
      mkdirSync(dirname(marker), { recursive: true });
      writeFileSync(marker, '');
      const sources = join(repository, 'apps', app, 'src');
      for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
        if (name.endsWith('.config.ts'))
          cpSync(join(sources, name), join(this.root, 'apps', app, 'src', name), { recursive: true });
      }
    }
  }

  /** Changes one JSON file; the path starts at the root. */
  change(path: string, edit: (document: Anything) => void): void {
    const file = join(this.root, path);
    const text = readFileSync(file, 'utf8');
    if (!this.#asItWas.has(file)) this.#asItWas.set(file, text);
    const document: Anything = JSON.parse(text);
    edit(document);
    writeFileSync(file, JSON.stringify(document));
  }

  /** Takes all changes back, for the next test: to copy everything anew costs more than most of them. */
  putBack(): void {
    for (const [file, text] of this.#asItWas) writeFileSync(file, text);
    this.#asItWas.clear();
  }

  /** Takes one file away. */
  drop(path: string): void {
    rmSync(join(this.root, path));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
