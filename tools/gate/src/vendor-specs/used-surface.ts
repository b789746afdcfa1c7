import { flowOf, type PactFile, type PactInteraction } from '@accord/contract-kit/pacts';
import type { FieldPath } from './field-facts.ts';
import { decodeForm } from './forms.ts';
import { fieldsOf } from './json-fields.ts';
import type { Operation } from './operations.ts';
import type { SpecSource } from './spec-source.ts';

/** A field of a vendor's API that one of our interactions sends or reads. */
export interface UsedField {
  readonly consumer: string;
  readonly provider: string;
  readonly interaction: string;
  readonly flow?: string;
  readonly operation: Operation;
  /**
   * `request.query`, `request.body`, `response.200.body`, `webhook.body`, `message.body` and `message.headers`; what
   * comes unasked is read like an answer.
   */
  readonly place: string;
  readonly path: FieldPath;
  readonly value: unknown;
}

/** An interaction whose operation the specification knows. */
export interface UsedOperation {
  readonly consumer: string;
  readonly provider: string;
  readonly interaction: PactInteraction;
  readonly operation: Operation;
}

/** Interactions of these pacts with what the specification says about them; the others are left out. */
export function usedOperations(pacts: readonly PactFile[], source: SpecSource): UsedOperation[] {
  return pacts.flatMap(({ consumer, provider, interactions }) =>
    interactions.flatMap((interaction) => {
      const operation = source.operationOf(interaction);
      return operation === undefined ? [] : [{ consumer, provider, interaction, operation }];
    }),
  );
}

/** Every field that an interaction sends or reads. What is sent in order to be refused says nothing and is left out. */
export function usedFields({ consumer, provider, interaction, operation }: UsedOperation): UsedField[] {
  const { request, response, contents, description } = interaction;
  const flow = flowOf(interaction);
  const about = {
    consumer,
    provider,
    interaction: description,
    operation,
    ...(flow === undefined ? {} : { flow }),
  };
  const used: UsedField[] = [];
  const add = (place: string, body: unknown): void => {
    for (const { path, value } of fieldsOf(body)) used.push({ ...about, place, path, value });
  };
  if (contents !== undefined) {
    const isMessage = operation.key.startsWith('message ');
    add(isMessage ? 'message.body' : 'webhook.body', contents.content);
    const headers = Object.entries(interaction.metadata ?? {}).filter(([name]) => name.startsWith('x-'));
    if (isMessage && headers.length > 0) add('message.headers', Object.fromEntries(headers));
  }
  if (request !== undefined && (response?.status ?? 200) < 400) {
    const sent = requestBody(interaction, operation);
    if (sent !== undefined) add('request.body', sent);
    for (const [name, [value]] of Object.entries(request.query ?? {}))
      used.push({ ...about, place: 'request.query', path: name.replaceAll(']', '').split('['), value });
  }
  if (response?.body !== undefined) add(`response.${response.status}.body`, response.body.content);
  return used;
}

/** The body that is sent, with forms decoded by what the operation takes; undefined when nothing is. */
export function requestBody({ request }: PactInteraction, operation: Operation): unknown {
  const body = request?.body;
  if (body === undefined) return undefined;
  const isForm = body.contentType?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm && typeof body.content === 'string'
    ? decodeForm(body.content, operation.document, operation.request)
    : body.content;
}
