import { readFileSync } from 'node:fs';
import { flowOf, type PactFile, type PactInteraction, readPacts } from '@accord/contract-kit/pacts';
import { Comparator, type ComparisonResult } from '../comparator.ts';
import type { Finding } from '../finding.ts';
import { type FieldFacts, factsAt } from '../vendor-specs/field-facts.ts';
import { at } from '../vendor-specs/json.ts';
import { typeName } from '../vendor-specs/schema-variants.ts';
import { documentFile } from './committed.ts';
import { servicesIn } from './describe-services.ts';

const check = 'pact-vs-documents';

/** What a comparison cannot look at would pass as fine; only these say nothing about the contract. */
const harmless: readonly string[] = ['message.matched', 'response.status.default'];

/**
 * Holds every pact between services against the OpenAPI and AsyncAPI documents of its provider.
 * @param tree.root checkout with `apps/` and `contracts/`
 * @param tree.hold what holds one pact against the documents; whoever looks at many trees may remember its answers
 */
export async function pactVsDocuments({
  root,
  hold = holdAgainst,
}: {
  readonly root: string;
  readonly hold?: typeof holdAgainst;
}): Promise<readonly Finding[]> {
  const services = new Set(servicesIn(root));
  const documents = new Map([...services].map((service) => [service, documentsOf(root, service)]));
  const findings: Finding[] = [];
  for (const pact of readPacts(`${root}/contracts`)) {
    const promised = documents.get(pact.provider);
    if (promised) findings.push(...(await hold(pact, promised)));
  }
  return findings;
}

function documentsOf(root: string, provider: string): Parameters<typeof holdAgainst>[1] {
  const read = (kind: 'openapi' | 'asyncapi'): object =>
    JSON.parse(readFileSync(documentFile(root, kind, provider), 'utf8')) as object;
  return { openapi: read('openapi'), asyncapi: read('asyncapi') };
}

/** Holds one pact against the documents of its provider, of whatever version both are. */
export async function holdAgainst(
  pact: Omit<PactFile, 'file'>,
  { openapi, asyncapi }: { readonly openapi: object; readonly asyncapi: object },
): Promise<Finding[]> {
  const comparator = new Comparator({ oas: openapi, asyncapi });
  const { consumer, provider } = pact;
  const document = {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: pact.interactions.map((one) => withOperation(one, asyncapi as SentOperations)),
    metadata: { pactSpecification: { version: '4.0' } },
  };
  const findings: Finding[] = [];
  for await (const result of comparator.compare(document)) {
    if (harmless.includes(result.code)) continue;
    // "No message matched" names no field; its causes do.
    findings.push(
      ...(result.causes ?? [result]).map((cause) => findingOf(pact, { ...cause, within: result })),
    );
  }
  return [...findings, ...headersNotSent(pact, asyncapi)];
}

/** A header of ours (`x-…`) that nobody sends is as broken as a field. */
function headersNotSent(pact: Omit<PactFile, 'file'>, asyncapi: object): Finding[] {
  return pact.interactions.flatMap((interaction) => {
    const event = eventOf(interaction);
    const sent = at(asyncapi, `#/components/messages/${event}/headers`);
    return Object.entries(interaction.metadata ?? {})
      .filter(
        ([name, value]) => name.startsWith('x-') && !mayBe(value, factsAt(asyncapi, sent ?? none, [name])),
      )
      .map(([name]) => {
        const flow = flowOf(interaction);
        return {
          severity: 'breaking' as const,
          check,
          pair: { consumer: pact.consumer, provider: pact.provider },
          interaction: interaction.description,
          ...(flow === undefined ? {} : { flow }),
          where: `metadata.${name}`,
          code: 'message.header-unknown',
          message: `${pact.provider} does not say that ${event} has the header ${name} in this form`,
        };
      });
  });
}

/** The schema of headers of a message that has none. */
const none = { type: 'object', properties: {}, additionalProperties: false };

function mayBe(value: unknown, facts: FieldFacts | undefined): boolean {
  if (facts === undefined) return false;
  const type = typeName(value);
  const fits = facts.types.some(
    (one) => one === type || one === 'any' || (one === 'number' && type === 'integer'),
  );
  return fits && (facts.enum === undefined || facts.enum.some((one) => one === value));
}

interface SentOperations {
  readonly operations: Readonly<
    Record<string, { readonly action: string; readonly messages: readonly { readonly $ref: string }[] }>
  >;
}

/** `checkout.order.placed.v1 for customer.write-mail, of a company` -> `checkout.order.placed.v1` */
function eventOf({ description }: PactInteraction): string {
  return description.split(' for ')[0] ?? '';
}

/** Names the operation that publishes the message; the comparator looks for it under this reference only. */
function withOperation(interaction: PactInteraction, { operations }: SentOperations): PactInteraction {
  if (interaction.type !== 'Asynchronous/Messages') return interaction;
  const key = eventOf(interaction);
  const operationId = Object.entries(operations).find(
    ([, { action, messages }]) => action === 'send' && messages.some(({ $ref }) => $ref.endsWith(`/${key}`)),
  )?.[0];
  const references = {
    ...interaction.comments?.references,
    AsyncAPI: { operationId: operationId ?? `nobody publishes ${key}` },
  };
  // It would take exchange and routing key for headers, and a header that is no text for a malformed pact.
  return { ...interaction, metadata: {}, comments: { ...interaction.comments, references } };
}

function findingOf(
  pact: Omit<PactFile, 'file'>,
  { within, ...result }: ComparisonResult & { readonly within: ComparisonResult },
): Finding {
  const location = result.mockDetails?.location ?? within.mockDetails?.location ?? '';
  const index = /interactions\[(\d+)\]/.exec(location)?.[1];
  const interaction = index === undefined ? undefined : pact.interactions[Number(index)];
  const flow = interaction && flowOf(interaction);
  return {
    severity: 'breaking',
    check,
    pair: { consumer: pact.consumer, provider: pact.provider },
    ...(interaction === undefined ? {} : { interaction: interaction.description }),
    ...(flow === undefined ? {} : { flow }),
    where: location.replace(/^\[root\]\.interactions\[\d+\]\.?/, ''),
    code: result.code,
    message: result.message,
  };
}
