import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { outdatedDocuments, writeDocuments } from './committed.ts';
import { describeService, servicesIn } from './describe-services.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const program = new Command('documents')
  .description(
    'Writes what each service promises (OpenAPI, AsyncAPI, topology) to contracts/, from its code.',
  )
  .option('--check', 'write nothing; exit 1 when a committed document is not what the code says')
  .action(async ({ check = false }: { check?: boolean }) => {
    const services = servicesIn(root);
    const described = new Map(
      await Promise.all(services.map(async (name) => [name, await describeService(root, name)] as const)),
    );
    const outdated = await outdatedDocuments(root, described);
    if (!check) await writeDocuments(root, described);
    for (const file of outdated) console.log(check ? `differs from the code: ${file}` : `wrote ${file}`);
    if (check && outdated.length > 0) {
      console.log('run `npx accord documents` and commit what it wrote');
      process.exitCode = 1;
    }
    if (outdated.length === 0) console.log(`${services.length} services, every document as the code says`);
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
