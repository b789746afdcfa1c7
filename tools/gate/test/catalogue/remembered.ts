import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PactInteraction } from '@accord/contract-kit/pacts';
import { holdAgainst } from '../../src/documents/pact-vs-documents.ts';
import type { Finding } from '../../src/finding.ts';
import { holdVendor } from '../../src/spec-check/spec-check.ts';

type Documents = Parameters<typeof holdAgainst>[1];

const digest = (...parts: unknown[]): string => hash('sha256', JSON.stringify(parts));

const answers = new Map<string, readonly Finding[]>();

/**
 * `holdAgainst`, which a change asks only about what it touches: an interaction that was held against the same part of
 * the same documents need not be looked at once more.
 */
export const remembered: typeof holdAgainst = async (pact, documents) => {
  const part = partsOf(documents);
  const known = pact.interactions.map((interaction) => ({
    interaction,
    key: digest(pact.consumer, pact.provider, interaction, part(interaction)),
  }));
  const unknown = known.filter(({ key }) => !answers.has(key));
  if (unknown.length === 0) return known.flatMap(({ key }) => answers.get(key) ?? []);
  const interactions = unknown.map(({ interaction }) => interaction);
  const found = await holdAgainst({ ...pact, interactions }, documents);
  for (const { interaction, key } of unknown)
    answers.set(
      key,
      found.filter((one) => one.interaction === interaction.description),
    );
  const ofNone = found.filter((one) => one.interaction === undefined);
  return [...ofNone, ...known.flatMap(({ key }) => answers.get(key) ?? [])];
};

const vendors = new Map<string, ReturnType<typeof holdVendor>>();

/** `holdVendor`, which a change asks only about the vendor that it touches. */
export const rememberedVendor: typeof holdVendor = (vendor, pacts, folder) => {
  const files = readdirSync(vendor.folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(vendor.folder, name), 'utf8'));
  const key = digest(vendor, pacts, files, folder);
  const answer = vendors.get(key) ?? holdVendor(vendor, pacts, folder);
  vendors.set(key, answer);
  return answer;
};

interface Whole {
  readonly paths?: Readonly<Record<string, object>>;
  readonly channels?: Readonly<Record<string, object>>;
  readonly operations?: object;
  readonly components?: { readonly messages?: Readonly<Record<string, object>> };
}

const digests = new WeakMap<Documents, (interaction: PactInteraction) => string>();

/** What of the documents of a provider an interaction is held against: its paths or its message, and what all share. */
function partsOf(documents: Documents): (interaction: PactInteraction) => string {
  const ready = digests.get(documents);
  if (ready) return ready;
  const { paths = {}, ...http } = documents.openapi as Whole;
  const { channels = {}, components = {}, ...sent } = documents.asyncapi as Whole;
  const { messages = {}, ...shared } = components;
  const ofAll = digest(http, sent, shared);
  const templates = Object.entries(paths).map(([template, routes]) => ({
    form: new RegExp(
      `^${template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]*\}/g, '[^/]+')}$`,
    ),
    digest: digest(template, routes),
  }));
  const events = new Map(
    Object.keys({ ...channels, ...messages }).map((event) => [
      event,
      digest(channels[event], messages[event]),
    ]),
  );
  const part = ({ request, description }: PactInteraction): string =>
    request === undefined
      ? digest(ofAll, events.get(description.split(' for ')[0] ?? ''))
      : digest(
          ofAll,
          templates.filter(({ form }) => form.test(request.path)),
        );
  digests.set(documents, part);
  return part;
}
