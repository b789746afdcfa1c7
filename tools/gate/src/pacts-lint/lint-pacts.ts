import { relative } from 'node:path';
import { flowOf, flows, type PactFile, type PactInteraction, readPacts } from '@accord/contract-kit/pacts';
import type { Finding } from '../finding.ts';
import { privateTexts } from './private-texts.ts';

const check = 'pacts-lint';

/** Whether every pact of a tree is well formed and fit to be published. */
export function lintPacts({ root }: { readonly root: string }): Finding[] {
  const pacts = readPacts(`${root}/contracts`);
  if (pacts.length === 0) throw new Error(`there is no pact under ${root}/contracts/pacts`);
  return pacts.flatMap((pact) => lintPact({ ...pact, file: relative(`${root}/contracts`, pact.file) }));
}

/** @param pact with its path below `contracts/` */
export function lintPact(pact: PactFile): Finding[] {
  const { consumer, provider, interactions } = pact;
  const findings: Finding[] = [];
  const say = (code: string, message: string, more: Partial<Finding> = {}): void => {
    findings.push({ severity: 'breaking', check, pair: { consumer, provider }, code, message, ...more });
  };
  const place = `pacts/${consumer}/${consumer}-${provider}.json`;
  if (pact.file !== place) say('pact.misplaced', `lies at ${pact.file}, and says of itself ${place}`);
  if (interactions.length === 0)
    say('pact.empty', 'has no interaction, and would verify green whatever happens');

  const keys = new Map<string, string>();
  const seen = new Set<string>();
  for (const interaction of interactions) {
    const { description } = interaction;
    const flow = flowOf(interaction);
    const about = { interaction: description, ...(flow === undefined ? {} : { flow }) };
    if (seen.has(description)) say('interaction.repeated', 'two interactions have this description', about);
    seen.add(description);
    if (flow === undefined)
      say('flow.missing', 'names no flow, so that nobody knows what a customer meets', about);
    else if (!(flow in flows)) say('flow.unknown', `names the flow ${flow}, which is in no registry`, about);
    for (const { where, what } of privateTexts(interaction))
      say('pact.private', `holds ${what}, and a pact is read by everybody`, { ...about, where });

    const key = idempotencyKeyOf(interaction);
    const other = key === undefined ? undefined : keys.get(key);
    if (other !== undefined)
      say(
        'idempotency-key.repeated',
        `has the Idempotency-Key of "${other}": a vendor that remembers refuses it`,
        about,
      );
    if (key !== undefined) keys.set(key, description);
  }
  return findings;
}

function idempotencyKeyOf({ request }: PactInteraction): string | undefined {
  const header = Object.entries(request?.headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'idempotency-key',
  );
  return header?.[1][0];
}
