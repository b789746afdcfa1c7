import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pactDigest, type PactInteraction } from '@accord/contract-kit/pacts';
import { Command } from 'commander';
import { holdAgainst } from '../documents/pact-vs-documents.ts';
import { describeFinding } from '../gate/run-gate.ts';
import { root } from './environment.ts';
import { runCommand } from './run-command.ts';
import { ledger, now } from './setting.ts';

const run = promisify(execFile);

const program = new Command('verify')
  .description(
    'Holds a consumer’s pact of one version against the documents of a provider of another, and records what it saw.',
  )
  .argument('<provider>')
  .requiredOption('--at <commit>', 'version of the provider')
  .requiredOption('--pact <consumer@commit>', 'whose pact, of which version')
  .action(async (provider: string, { at, pact: named }: { at: string; pact: string }) => {
    const [consumer = '', consumerVersion = ''] = named.split('@');
    const pact = { consumer, provider, ...(await pactAt(consumerVersion, consumer, provider)) };
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

async function pactAt(
  version: string,
  consumer: string,
  provider: string,
): Promise<{ readonly interactions: readonly PactInteraction[] }> {
  const pact = await fileAt<{ interactions?: readonly PactInteraction[] }>(
    version,
    `contracts/pacts/${consumer}/${consumer}-${provider}.json`,
  );
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
