import type { PactInteraction } from '@accord/contract-kit/pacts';
import { at, isObject, objectOf } from '../vendor-specs/json.ts';
import { type Operation, operationFor, webhookOperation } from '../vendor-specs/operations.ts';
import type { SpecSource } from '../vendor-specs/spec-source.ts';
import type { SurfaceFacts } from '../vendor-specs/surface-facts.ts';

/** What one of our services promises, in the form in which vendors' specifications are asked. */
export function documentsSource(openapi: unknown, asyncapi: unknown): SpecSource {
  return {
    documents: [openapi, asyncapi],
    operationOf(interaction) {
      const { request } = interaction;
      if (request !== undefined) return operationFor(openapi, request.method, request.path);
      const event = eventOf(interaction);
      const message = at(asyncapi, `#/components/messages/${event}`);
      return isObject(message) && isSent(asyncapi, event)
        ? messageOperation(event, {
            document: asyncapi,
            payload: message['payload'],
            headers: message['headers'],
          })
        : undefined;
    },
  };
}

/** Knows operations by name only: by it an interaction finds what it used to mean when the documents have lost it. */
export function namesSource({ operations }: SurfaceFacts): SpecSource {
  const paths: Record<string, Record<string, object>> = {};
  for (const key of Object.keys(operations)) {
    const [method = '', path = ''] = key.split(' ');
    if (path.startsWith('/')) paths[path] = { ...paths[path], [method.toLowerCase()]: {} };
  }
  return {
    documents: [],
    operationOf(interaction) {
      const { request } = interaction;
      if (request !== undefined) return operationFor({ paths }, request.method, request.path);
      const event = eventOf(interaction);
      return `message ${event}` in operations
        ? messageOperation(event, { document: {}, payload: undefined, headers: undefined })
        : undefined;
    },
  };
}

/** A message is read, not sent, by whoever made the pact: like a vendor's webhook, with headers. */
function messageOperation(
  event: string,
  {
    document,
    payload,
    headers,
  }: { readonly document: unknown; readonly payload: unknown; readonly headers: unknown },
): Operation {
  return { ...webhookOperation(document, `message ${event}`, payload), headers };
}

function isSent(asyncapi: unknown, event: string): boolean {
  return Object.values(objectOf(at(asyncapi, '#/operations')))
    .map(objectOf)
    .some(
      ({ action, messages }) =>
        action === 'send' &&
        Array.isArray(messages) &&
        messages.some((one) => String(objectOf(one)['$ref']).endsWith(`/${event}`)),
    );
}

/** `checkout.order.placed.v1 for customer.write-mail, of a company` -> `checkout.order.placed.v1` */
function eventOf({ description }: PactInteraction): string {
  return description.split(' for ')[0] ?? '';
}
