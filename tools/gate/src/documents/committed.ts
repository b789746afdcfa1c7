import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documentKinds, type ServiceDocuments } from './describe-services.ts';

type Kind = (typeof documentKinds)[number];

/** Where a document is kept: `contracts/asyncapi/checkout.json`. */
export function documentFile(root: string, kind: Kind, service: string): string {
  return join(root, 'contracts', kind, `${service}.json`);
}

/** The text that is committed: the same bytes for the same promise. */
export function documentText(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Writes what the services say, and removes what no service says any more. */
export async function writeDocuments(
  root: string,
  services: ReadonlyMap<string, ServiceDocuments>,
): Promise<void> {
  for (const kind of documentKinds) {
    await rm(join(root, 'contracts', kind), { recursive: true, force: true });
    for (const [service, documents] of services) {
      const file = documentFile(root, kind, service);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, documentText(documents[kind]));
    }
  }
}

/** Files that differ from what the services say, lack, or should not be there; paths from the root. */
export async function outdatedDocuments(
  root: string,
  services: ReadonlyMap<string, ServiceDocuments>,
): Promise<string[]> {
  const outdated: string[] = [];
  for (const kind of documentKinds) {
    const folder = join(root, 'contracts', kind);
    const there = new Set(await readdir(folder).catch(() => []));
    for (const [service, documents] of services) {
      const name = `${service}.json`;
      const same =
        there.delete(name) && readFileSync(join(folder, name), 'utf8') === documentText(documents[kind]);
      if (!same) outdated.push(`contracts/${kind}/${name}`);
    }
    outdated.push(...[...there].map((name) => `contracts/${kind}/${name}`));
  }
  return outdated.sort();
}
