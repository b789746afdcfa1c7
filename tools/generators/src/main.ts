import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { fieldKinds, newEvent } from './new-event.ts';
import { newService } from './new-service.ts';
import { newVendor } from './vendor/new-vendor.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const program = new Command('new').description('Writes what every new part of this workspace needs.');

program
  .command('service')
  .description('a service with its own database, queue, REST path, tests and contract')
  .argument('<name>', 'kebab-case, such as tax-office')
  .action((name: string) => {
    done(newService(root, name), [
      'npm install',
      'npx accord documents',
      `npx nx run ${name}:test`,
      `npx nx run ${name}:pact:consumer`,
      'npx nx run operations:pact:consumer',
      `npx nx run ${name}:pact:verify`,
    ]);
  });

program
  .command('event')
  .description(
    'an event in the canonical catalogue, with schema, type, example, words in the timeline and a contract',
  )
  .argument('<type>', 'owner.noun.verb in the past, such as inventory.stock.counted')
  .requiredOption('--field <name:kind...>', `what it says; kinds: ${fieldKinds.join(', ')}`)
  .action((type: string, { field }: { field: string[] }) => {
    done(newEvent(root, { type, fields: field }), [
      'npx accord documents',
      'npx nx run operations:pact:consumer',
      `npx nx run ${type.split('.')[0] ?? ''}:pact:verify`,
    ]);
  });

program
  .command('vendor')
  .description('a vendor for a role that another one plays: adapter, errors, contract test, mock, samples')
  .argument('<name>', 'one word in small letters, such as postmark')
  .requiredOption('--like <vendor>', 'the one whose role it plays, and whose adapter is the first draft')
  .option('--service <service>', 'the service that owns the role; refused when it is another one')
  .action((name: string, { like, service }: { like: string; service?: string }) => {
    const today = new Date().toISOString().slice(0, 10);
    const { files, documentsChanged } = newVendor(root, { name, like, service, today });
    done(files, [...(documentsChanged ? ['npx accord documents'] : []), `npx accord vendor check ${name}`]);
  });

/** Formats what was written and says what comes next. */
function done(files: readonly string[], next: readonly string[]): void {
  const formatted = files.filter((file) => file !== 'package-lock.json' && existsSync(join(root, file)));
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/prettier/bin/prettier.cjs'), '--write', ...formatted],
    {
      cwd: root,
      stdio: 'ignore',
    },
  );
  for (const file of files) console.log(`wrote ${file}`);
  console.log(`next:\n${next.map((line) => `  ${line}`).join('\n')}`);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
