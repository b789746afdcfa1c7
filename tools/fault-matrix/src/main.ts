import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { lastResults } from './last-results.ts';
import { matrix } from './matrix.ts';
import { wrongCells } from './missing-tests.ts';
import { page } from './page.ts';

new Command('fault-matrix')
  .description(
    'Prints what is seen under each fault, the test that shows it, and what came of it in the last npm test.',
  )
  .option('--write', 'write docs/fault-matrix.md, without results')
  .action(({ write }: { write?: true }) => {
    const wrong = wrongCells(matrix, workspaceRoot);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    if (write) {
      writeFileSync(join(workspaceRoot, 'docs', 'fault-matrix.md'), page(matrix));
      return;
    }
    const text = page(matrix, lastResults(join(stateFolder, 'test-results')));
    mkdirSync(stateFolder, { recursive: true });
    writeFileSync(join(stateFolder, 'fault-matrix.md'), text);
    console.log(text);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
