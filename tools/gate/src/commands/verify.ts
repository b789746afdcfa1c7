import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pactDigest, type PactFile, type PactInteraction } from '@accord/contract-kit/pacts';
import { Command } from 'commander';
import { isVendor } from '../decide/live.ts';
import { holdAgainst } from '../documents/pact-vs-documents.ts';
import { describeFinding } from '../gate/run-gate.ts';
import { root } from './environment.ts';
import { runCommand } from './run-command.ts';
import { ledger, now, vendorEnvironments } from './setting.ts';
import { verifyVendors } from './verify-vendors.ts';

const run = promisify(execFile);

const program = new Command('verify')
  .description(
    'Holds a consumer’s pact of one version against the documents of a provider of another, or against what a vendor publishes now, and records what it saw.',
  )
  .argument('<provider>')
  .option('--at <commit>', 'version of the provider; a vendor has only the one of now')
  .requiredOption('--pact <consumer@commit>', 'whose pact, of which version')
  .action(async (provider: string, { at, pact: named }: { at?: string; pact: string }) => {
    const [consumer = '', consumerVersion = ''] = named.split('@');
    const file = `contracts/pacts/${consumer}/${consumer}-${provider}.json`;
    const pact = { file, consumer, provider, ...(await pactAt(consumerVersion, file)) };
    if (isVendor(provider)) return againstVendor(pact, consumerVersion);
    if (at === undefined) throw new Error(`which version of ${provider}? say --at`);
    const findings = await holdAgainst(pact, {
      openapi: await fileAt<object>(at, `contracts/openapi/${provider}.json`),
      asyncapi: await fileAt<object>(at, `contracts/asyncapi/${provider}.json`),
    });
    await ledger().recordVerification({
      provider,
      providerVersion: at,
      consumer,
      consumerVersion,
      digest: pactDigest(pact),
      success: findings.length === 0,
      verifiedAt: now().toISOString(),
      by: 'documents',
      failures: findings.map(({ interaction = 'any of them', flow, where, message }) => ({
        interaction,
        ...(flow === undefined ? {} : { flow }),
        message: `${where ?? ''}: ${message}`,
      })),
    });
    for (const finding of findings) console.log(describeFinding(finding));
    console.log(`${findings.length === 0 ? 'fits' : 'BROKEN'} (static only): ${named} -> ${provider} ${at}`);
    process.exitCode = findings.length === 0 ? 0 : 1;
  });

async function againstVendor(pact: PactFile, consumerVersion: string): Promise<void> {
  const round = { ledger: ledger(), pacts: [pact], environments: vendorEnvironments(), consumerVersion };
  const [seen] = await verifyVendors({ ...round, print: console.log });
  if (seen === undefined) throw new Error(`nothing can be said about ${pact.provider}`);
  for (const { interaction, message } of seen.failures) console.log(`  "${interaction}" ${message}`);
  process.exitCode = seen.success ? 0 : 1;
}

async function pactAt(
  version: string,
  file: string,
): Promise<{ readonly interactions: readonly PactInteraction[] }> {
  const pact = await fileAt<{ interactions?: readonly PactInteraction[] }>(version, file);
  return { interactions: pact.interactions ?? [] };
}

/** A file of a commit. @throws Error when this clone has no such commit, or the commit no such file */
async function fileAt<T>(commit: string, path: string): Promise<T> {
  try {
    const { stdout } = await run('git', ['-C', root, 'show', `${commit}:${path}`], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout) as T;
  } catch (cause) {
    throw new Error(
      `${path} of ${commit} cannot be read from this clone: git fetch --unshallow, or check the name`,
      {
        cause,
      },
    );
  }
}

await runCommand(program);
