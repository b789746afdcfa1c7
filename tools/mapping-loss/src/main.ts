import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { mappings } from './mappings.ts';
import { page } from './page.ts';
import { publishedFields, takePublished } from './published.ts';

new Command('mapping-loss')
  .description(
    'Prints which fields of the vendors’ records are dropped, defaulted or shortened when they become ours.',
  )
  .option('--write', 'write docs/mapping-loss.md')
  .option(
    '--published <folder>',
    'first take the names of published fields from the specifications in this folder',
  )
  .action(({ write, published }: { write?: true; published?: string }) => {
    if (published !== undefined) takePublished(workspaceRoot, published);
    const text = page(mappings, ({ vendor, record }) => publishedFields(workspaceRoot, vendor, record));
    if (write) writeFileSync(join(workspaceRoot, 'docs', 'mapping-loss.md'), text);
    else console.log(text);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
