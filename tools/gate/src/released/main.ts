import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPacts } from '@accord/contract-kit/pacts';
import { Command } from 'commander';
import { servicesIn } from '../documents/describe-services.ts';
import { promisedNow } from './promised-now.ts';
import { writeReleased } from './released-file.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const program = new Command('release')
  .description(
    'Writes to contracts/ which commit of a service is the released one, and what it promised of what its neighbours use. The gate compares later promises with it, and skew runs it beside later services.',
  )
  .argument('[service...]', 'every service when none is named')
  .option('--at <commit>', 'the commit that was released', 'HEAD')
  .action((named: readonly string[], { at }: { at: string }) => {
    const services = named.length === 0 ? servicesIn(root) : named;
    const version = git('rev-parse', '--verify', `${at}^{commit}`).toString().trim();
    const folder = mkdtempSync(join(tmpdir(), 'accord-release-'));
    try {
      execFileSync('tar', ['-x', '-C', folder], { input: git('archive', version, 'contracts') });
      const pacts = readPacts(join(folder, 'contracts'));
      for (const service of services) {
        const { surface, topology } = promisedNow(folder, service, pacts);
        writeReleased(root, service, { released: { version, surface, topology }, on: new Date() });
        console.log(`${service} ${version.slice(0, 7)}: ${Object.keys(surface.fields).length} fields in use`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

/** @throws Error when git does not know the commit, or it has no such folder */
function git(...args: readonly string[]): Buffer {
  return execFileSync('git', ['-C', root, ...args], { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'pipe'] });
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
