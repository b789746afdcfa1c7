import { openAsBlob } from 'node:fs';
import { extname } from 'node:path';
import { CannotStart, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { inheritedEnvironment } from '../environment.ts';
import { Services } from './ask-services.ts';
import { finishedStory } from './one-run.ts';
import { oneRun } from './run-tables.ts';

const types: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
};

/** `accord import FILE`: sends a file to inventory, waits for the end of its run and tells what came of it. */
export function importCommand(): Command {
  return new Command('import')
    .description('products or counted stock from a CSV or NDJSON file into inventory')
    .argument('<file>', `a file that ends in ${Object.keys(types).join(', ')}`)
    .option('--kind <kind>', 'products or stock', 'products')
    .option('--preset <preset>', 'names of the columns: accord or online-retail', 'accord')
    .action(async (file: string, options: { kind: string; preset: string }) => {
      const services = new Services(workspaceRoot, inheritedEnvironment());
      for (const line of await importFile(services, file, options)) console.log(line);
    });
}

/**
 * @returns the story of the run
 * @throws CannotStart when the file cannot be read, or with what inventory says against it
 */
export async function importFile(
  services: Services,
  file: string,
  options: { readonly kind: string; readonly preset: string },
): Promise<readonly string[]> {
  const type = types[extname(file).toLowerCase()];
  if (type === undefined)
    throw new CannotStart(`${file} does not end in ${Object.keys(types).join(', ')}; its form is not known`);
  const body = await blobOf(file);
  const path = `/imports?${new URLSearchParams({ ...options }).toString()}`;
  const { id } = oneRun.parse(await services.send('inventory', path, { body, type }));
  return finishedStory(services, id);
}

/** Of a file that is read only as it is sent. */
async function blobOf(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file);
  } catch (cause) {
    throw new CannotStart(`${file} cannot be read`, { cause });
  }
}
