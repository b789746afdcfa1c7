import type { PactFile, PactInteraction } from '@accord/contract-kit/pacts';
import { Comparator, type ComparisonResult } from '../comparator.ts';
import type { Finding } from '../finding.ts';
import { spelled } from '../vendor-specs/json-fields.ts';
import { normalised } from '../vendor-specs/normalised.ts';
import type { SpecSource } from '../vendor-specs/spec-source.ts';
import { factsOf } from '../vendor-specs/surface-facts.ts';
import { requestBody, usedFields, usedOperations, type UsedOperation } from '../vendor-specs/used-surface.ts';
import { typeName } from '../vendor-specs/schema-variants.ts';
import { about } from './finding-of.ts';

/** Says nothing about the contract: the answer is described, only for several statuses at once. */
const harmless: readonly string[] = ['response.status.default'];

/** Holds one pact against a specification, HTTP and webhooks. What cannot be compared is a finding as well. */
export async function pactVsSpec(check: string, pact: PactFile, source: SpecSource): Promise<Finding[]> {
  const known = usedOperations([pact], source);
  const described = new Set(known.map(({ interaction }) => interaction));
  const unknown = pact.interactions.filter((interaction) => !described.has(interaction));
  return [
    ...unknown.map((interaction) => unknownOperation(check, pact, interaction)),
    ...(await overHttp(check, pact, known)),
    ...known
      .filter(({ interaction }) => interaction.contents !== undefined)
      .flatMap((one) => inWebhook(check, one)),
  ];
}

function unknownOperation(check: string, pact: PactFile, interaction: PactInteraction): Finding {
  const { request, description } = interaction;
  const where = request === undefined ? `webhook ${description}` : `${request.method} ${request.path}`;
  return {
    severity: 'breaking',
    check,
    ...about(pact, interaction),
    where,
    code: request === undefined ? 'webhook.unknown' : 'request.path-or-method.unknown',
    message: `the specification knows no ${where}`,
  };
}

/** One run of the comparator per document; its findings name interactions by their place in the list it was given. */
async function overHttp(check: string, pact: PactFile, known: readonly UsedOperation[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const byDocument = Map.groupBy(
    known.filter(({ interaction }) => interaction.request !== undefined),
    ({ operation }) => operation.document,
  );
  for (const [document, own] of byDocument) {
    const paths = new Set(own.map(({ operation }) => operation.key.split(' ')[1] ?? ''));
    const comparator = new Comparator({ oas: normalised(document, paths) });
    const decoded = {
      consumer: { name: pact.consumer },
      provider: { name: pact.provider },
      interactions: own.map(withDecodedForm),
      metadata: { pactSpecification: { version: '4.0' } },
    };
    for await (const result of comparator.compare(decoded)) {
      const index = Number(/interactions\[(\d+)\]/.exec(result.mockDetails?.location ?? '')?.[1]);
      const one = own[index];
      if (one === undefined || harmless.includes(result.code) || isKnownFilter(one, result)) continue;
      findings.push(findingOf(check, one, result));
    }
  }
  return findings;
}

/**
 * The comparator knows plain parameters only; a filter is known by the property that it names, and one that is named with its
 * brackets (`page[size]`) by all of its name.
 */
function isKnownFilter(one: UsedOperation, { code, mockDetails }: ComparisonResult): boolean {
  if (code !== 'request.query.unknown') return false;
  const name = /request\.query\.(.+)$/.exec(mockDetails?.location ?? '')?.[1];
  const named = usedFields(one).filter(
    ({ place, path }) => place === 'request.query' && (path.join('.') === name || path[0] === name),
  );
  return named.length > 0 && named.every((field) => factsOf(field) !== undefined);
}

function withDecodedForm({ interaction, operation }: UsedOperation): PactInteraction {
  const { request } = interaction;
  if (request?.body === undefined) return interaction;
  const body = { ...request.body, content: requestBody(interaction, operation) };
  return { ...interaction, request: { ...request, body } };
}

function findingOf(
  check: string,
  { consumer, provider, interaction }: UsedOperation,
  result: ComparisonResult,
): Finding {
  const where = (result.mockDetails?.location ?? '')
    .replace(/^\[root\]\.interactions\[\d+\]\.?/, '')
    .replaceAll('/', '.');
  return {
    severity: 'breaking',
    check,
    ...about({ consumer, provider }, interaction),
    where,
    code: result.code,
    message: result.message,
  };
}

/** The comparator reads webhooks from AsyncAPI only; here their fields are looked at one by one. */
function inWebhook(check: string, used: UsedOperation): Finding[] {
  return usedFields(used).flatMap((field) => {
    const facts = factsOf(field);
    const where = ['webhook.body', spelled(field.path)].filter((part) => part !== '').join('.');
    const finding = (code: string, message: string): Finding => ({
      severity: 'breaking',
      check,
      ...about(used, used.interaction),
      where,
      code,
      message,
    });
    if (facts === undefined) return [finding('webhook.field-unknown', `the specification has no ${where}`)];
    const type = typeName(field.value);
    const fits = facts.types.some(
      (one) => one === 'any' || one === type || (one === 'number' && type === 'integer'),
    );
    if (!fits)
      return [
        finding(
          'webhook.retyped',
          `${where} is ${type} for us and ${facts.types.join(' or ')} for the vendor`,
        ),
      ];
    const spoken = facts.enum === undefined || facts.enum.some((value) => value === field.value);
    return spoken
      ? []
      : [finding('webhook.value-unknown', `${where} is never ${JSON.stringify(field.value)}`)];
  });
}
