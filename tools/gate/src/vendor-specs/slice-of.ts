import type { FieldFacts } from './field-facts.ts';
import { factsOf } from './surface-facts.ts';
import { usedFields, type UsedField, type UsedOperation } from './used-surface.ts';

/** A place in a body with what is known about it and what lies below. */
interface Node {
  facts: FieldFacts | undefined;
  readonly members: Map<string, Node>;
}

/**
 * The part of a specification that our interactions use, as an OpenAPI document of its own: operations, fields, types
 * and limits, and not a word of the vendor's text.
 */
export function sliceOf(title: string, used: readonly UsedOperation[]): object {
  const schemes: Record<string, object> = {};
  const paths: Record<string, Record<string, object>> = {};
  const webhooks: Record<string, object> = {};
  for (const [key, own] of Map.groupBy(used, ({ operation }) => operation.key)) {
    const [method = '', ...rest] = key.split(' ');
    const name = rest.join(' ');
    if (method === 'webhook') webhooks[name] = { post: webhook(own) };
    else (paths[name] ??= {})[method.toLowerCase()] = operationOf(own, schemes);
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths,
    ...(Object.keys(webhooks).length === 0 ? {} : { webhooks }),
    components: { securitySchemes: schemes },
  };
}

function webhook(own: readonly UsedOperation[]): object {
  const schema = schemaOf(tree(own, 'webhook.body'), false);
  return {
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: { description: 'taken' } },
  };
}

function operationOf(own: readonly UsedOperation[], schemes: Record<string, object>): object {
  const [first] = own;
  if (first === undefined) return {};
  const { operation } = first;
  const sent = tree(own, 'request.body');
  const [type = 'application/json'] = operation.requestTypes;
  return {
    ...(operation.security.length === 0
      ? {}
      : { security: operation.security.map((one) => scheme(one, schemes)) }),
    parameters: [...pathParameters(operation.key), ...queryParameters(own), ...headerParameters(own)],
    ...(own.every(({ interaction }) => interaction.request?.body === undefined)
      ? {}
      : { requestBody: { required: true, content: { [type]: { schema: schemaOf(sent, true) } } } }),
    responses: responsesOf(own),
  };
}

function scheme(described: string, schemes: Record<string, object>): Record<string, string[]> {
  const name = described.replaceAll(/[^\w-]+/g, '-');
  const [type = '', second = '', third = ''] = described.split(' ');
  schemes[name] =
    type === 'apiKey'
      ? { type, in: second, name: third }
      : type === 'oauth2'
        ? { type, flows: {} }
        : { type, scheme: second };
  return { [name]: [] };
}

function pathParameters(key: string): object[] {
  return [...key.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(own: readonly UsedOperation[]): object[] {
  return [...tree(own, 'request.query').members].map(([name, node]) => {
    const parameter = own[0]?.operation.parameters.find((one) => one.in === 'query' && one.name === name);
    const deep = node.members.size > 0 ? { style: 'deepObject', explode: true } : {};
    return {
      name,
      in: 'query',
      required: parameter?.required ?? false,
      ...deep,
      schema: schemaOf(node, true),
    };
  });
}

function headerParameters(own: readonly UsedOperation[]): object[] {
  const sent = new Set(
    own.flatMap(({ interaction }) =>
      Object.keys(interaction.request?.headers ?? {}).map((name) => name.toLowerCase()),
    ),
  );
  return (own[0]?.operation.parameters ?? [])
    .filter((one) => one.in === 'header' && sent.has(one.name.toLowerCase()))
    .map(({ name, required }) => ({ name, in: 'header', required, schema: { type: 'string' } }));
}

function responsesOf(own: readonly UsedOperation[]): object {
  const statuses = new Set(own.flatMap(({ interaction: { response } }) => response?.status ?? []));
  const described = [...statuses].sort().flatMap((status) => {
    const published = own[0]?.operation.answer(status);
    if (published === undefined) return [];
    const read = tree(own, `response.${status}.body`);
    const schema = read.facts === undefined ? {} : schemaOf(read, false);
    const content = published === null ? {} : { content: { [answerType(own, status)]: { schema } } };
    return [[String(status), { description: 'answer', ...headersOf(own, status), ...content }] as const];
  });
  return Object.fromEntries(described);
}

/** Headers of an answer that we read, as where a list goes on. That the vendor publishes them, the pact is asked. */
function headersOf(own: readonly UsedOperation[], status: number): object {
  const answers = own.flatMap(({ interaction: { response } }) =>
    response?.status === status ? response : [],
  );
  const names = new Set(
    answers.flatMap(({ headers }) =>
      Object.keys(headers ?? {}).filter((name) => !/^content-type$/i.test(name)),
    ),
  );
  if (names.size === 0) return {};
  return {
    headers: Object.fromEntries([...names].sort().map((name) => [name, { schema: { type: 'string' } }])),
  };
}

function answerType(own: readonly UsedOperation[], status: number): string {
  const answer = own.find(({ interaction: { response } }) => response?.status === status)?.interaction
    .response;
  return answer?.body?.contentType?.split(';')[0] ?? 'application/json';
}

function tree(own: readonly UsedOperation[], place: string): Node {
  const root: Node = { facts: undefined, members: new Map() };
  for (const field of own.flatMap(usedFields).filter((one) => one.place === place)) plant(root, field);
  return root;
}

function plant(root: Node, field: UsedField): void {
  const facts = factsOf(field);
  if (facts === undefined) return;
  let node = root;
  for (const name of field.path) {
    const next = node.members.get(name) ?? { facts: undefined, members: new Map<string, Node>() };
    node.members.set(name, next);
    node = next;
  }
  node.facts = facts;
}

function schemaOf({ facts, members }: Node, strict: boolean): object {
  const types = facts === undefined ? [] : facts.types.filter((type) => type !== 'any');
  const inner = [...members].filter(([name]) => name !== '*').sort(([a], [b]) => (a < b ? -1 : 1));
  const required = inner.filter(([, node]) => node.facts?.required).map(([name]) => name);
  const items = members.get('*');
  return {
    ...(types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }),
    ...(facts?.enum === undefined ? {} : { enum: facts.enum }),
    ...facts?.limits,
    ...(facts?.deprecated === undefined ? {} : { deprecated: true }),
    ...(items === undefined ? {} : { items: schemaOf(items, strict) }),
    ...(inner.length === 0
      ? {}
      : { properties: Object.fromEntries(inner.map(([name, node]) => [name, schemaOf(node, strict)])) }),
    ...(required.length === 0 ? {} : { required }),
    ...(strict && inner.length > 0 ? { additionalProperties: false } : {}),
  };
}
