import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { codeDigest, flowOf, pactDigest, type PactFile, readPacts } from '@accord/contract-kit/pacts';
import { Command } from 'commander';
import { z } from 'zod';
import type { Verification } from '../ledger/records.ts';
import { root } from './environment.ts';
import { headVersion } from './head-version.ts';
import { runCommand } from './run-command.ts';
import { ledger, now, vendorEnvironments } from './setting.ts';
import { verifyVendors } from './verify-vendors.ts';

/** What a run of `pact:verify` left in `.accord/verifications`. */
const Left = z.object({
  provider: z.string(),
  consumer: z.string(),
  digest: z.string(),
  code: z.string(),
  success: z.boolean(),
  failures: z.array(
    z.object({
      interaction: z.string(),
      flow: z.string().optional(),
      pending: z.boolean().optional(),
      message: z.string(),
    }),
  ),
});

interface Options {
  readonly version?: string;
  readonly branch?: string;
  readonly vendorsIn?: readonly string[];
}

const program = new Command('publish')
  .description(
    'Tells the ledger what each service of this checkout demands, and what its providers were seen to honour.',
  )
  .argument('[services...]', 'default: all')
  .option('--version <version>', 'default: the commit of this checkout')
  .option('--branch <branch>')
  .option('--vendors-in <environments...>', 'where to record what vendors run; needed with a Pact Broker')
  .action(async (services: string[], options: Options) => {
    const version = options.version ?? (await headVersion(root));
    const pacts = readPacts(join(root, 'contracts'));
    const all = readdirSync(join(root, 'apps'));
    const chosen = services.length === 0 ? all : services;
    const strange = chosen.filter((service) => !all.includes(service));
    if (strange.length > 0)
      throw new Error(`no service is called ${strange.join(', ')}; there are ${all.join(', ')}`);
    const book = ledger();
    for (const service of chosen) {
      const own = pacts.filter(({ consumer }) => consumer === service);
      await book.publish(
        {
          service,
          version,
          ...(options.branch === undefined ? {} : { branch: options.branch }),
          publishedAt: now().toISOString(),
          pacts: own.map(published),
        },
        own.map(({ file }) => file),
      );
      console.log(`published ${service} ${version}: ${own.length} contracts`);
    }
    const demanded = pacts.filter(({ consumer }) => chosen.includes(consumer));
    await verifyVendors({
      ledger: book,
      pacts: demanded,
      environments: options.vendorsIn ?? vendorEnvironments(),
      consumerVersion: version,
      print: console.log,
    });
    for (const verification of seenHere(pacts, version)) {
      if (!chosen.includes(verification.provider)) continue;
      await book.recordVerification(verification);
      const { provider, consumer, success } = verification;
      console.log(`${success ? 'verified' : 'BROKEN  '} ${consumer} -> ${provider}`);
    }
  });

function published(pact: PactFile): {
  provider: string;
  digest: string;
  interactions: { description: string; kind: 'http' | 'message'; flow?: string; pending?: boolean }[];
} {
  return {
    provider: pact.provider,
    digest: pactDigest(pact),
    interactions: pact.interactions.map((interaction) => {
      const flow = flowOf(interaction);
      return {
        description: interaction.description,
        kind: interaction.type === 'Synchronous/HTTP' ? 'http' : 'message',
        ...(flow === undefined ? {} : { flow }),
        ...(interaction.pending === true ? { pending: true } : {}),
      };
    }),
  };
}

/** Only of pacts and code as they lie in this tree: a record of others says nothing about these. */
function seenHere(pacts: readonly PactFile[], version: string): Verification[] {
  const folder = join(root, '.accord', 'verifications');
  if (!existsSync(folder)) return [];
  const code = codeDigest(root);
  const digests = new Set(pacts.map((pact) => `${pact.consumer} ${pact.provider} ${pactDigest(pact)}`));
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    const record = Left.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    // What an older writer left says of no code whether it was this one.
    if (!record.success || record.data.code !== code) return [];
    const { code: _seen, ...left } = record.data;
    if (!digests.has(`${left.consumer} ${left.provider} ${left.digest}`)) return [];
    const verifiedAt = statSync(file).mtime.toISOString();
    return [
      { ...left, providerVersion: version, consumerVersion: version, verifiedAt, by: 'provider' as const },
    ];
  });
}

await runCommand(program);
