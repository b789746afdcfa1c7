import { at, isObject, type Json, objectOf, resolved } from './json.ts';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: unknown;
}

/** Filters of the form `<property>-<operator>`; `items` is where an answer holds the list, as `result`. */
export interface Filters {
  readonly operators: readonly string[];
  readonly items: string;
}

/** One operation, or one webhook, of a specification. */
export interface Operation {
  /** `POST /v1/payment_intents/{intent}/capture`, or `webhook CAPTURE`. */
  readonly key: string;
  /** The document that its references point into. */
  readonly document: unknown;
  readonly requestTypes: readonly string[];
  readonly request: unknown;
  /** Schema of a message's headers; calls have parameters instead. */
  readonly headers?: unknown;
  readonly parameters: readonly Parameter[];
  /** Ways to prove who one is: `http bearer`, `apiKey header X-API-Key`. */
  readonly security: readonly string[];
  readonly deprecated: boolean;
  /** How its list is filtered, where no parameter says so. */
  readonly filters?: Filters | undefined;
  /** Schema of an answer; undefined when the specification knows no such status, null when the answer has no body. */
  answer(status: number): unknown;
}

/** The operation that serves this request; the one with the fewest placeholders where several would. */
export function operationFor(document: unknown, method: string, path: string): Operation | undefined {
  const template = Object.keys(objectOf(objectOf(document)['paths']))
    .filter((candidate) => patternOf(candidate).test(path))
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .find((candidate) => isObject(pathItem(document, candidate)[method.toLowerCase()]));
  if (template === undefined) return undefined;
  const item = pathItem(document, template);
  return viewOf(document, `${method} ${template}`, { item, operation: objectOf(item[method.toLowerCase()]) });
}

/** A webhook whose body fits this schema. */
export function webhookOperation(document: unknown, key: string, schema: unknown): Operation {
  return {
    key,
    document,
    requestTypes: ['application/json'],
    request: schema,
    parameters: [],
    security: [],
    deprecated: false,
    answer: () => null,
  };
}

function pathItem(document: unknown, template: string): Json {
  return resolved(document, objectOf(objectOf(document)['paths'])[template]);
}

function patternOf(template: string): RegExp {
  const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}

function viewOf(
  document: unknown,
  key: string,
  { item, operation }: { readonly item: Json; readonly operation: Json },
): Operation {
  const content = objectOf(resolved(document, operation['requestBody'])['content']);
  const listed = [item['parameters'], operation['parameters']].filter((list) => Array.isArray(list)).flat();
  return {
    key,
    document,
    requestTypes: Object.keys(content).sort(),
    request: objectOf(Object.values(content)[0])['schema'],
    parameters: listed.map((raw) => {
      const { name, in: place, required, schema } = resolved(document, raw);
      return { name: String(name), in: String(place), required: required === true, schema };
    }),
    security: securityOf(document, operation),
    deprecated: operation['deprecated'] === true,
    answer: (status) => answerOf(document, objectOf(operation['responses']), status),
  };
}

function securityOf(document: unknown, operation: Json): string[] {
  const wanted = operation['security'] ?? objectOf(document)['security'];
  const names = Array.isArray(wanted) ? wanted.flatMap((one) => Object.keys(objectOf(one))) : [];
  const known = names.map((name) => {
    const scheme = resolved(document, at(document, `#/components/securitySchemes/${name}`));
    return scheme['type'] === 'apiKey'
      ? `apiKey ${String(scheme['in'])} ${String(scheme['name'])}`
      : [scheme['type'], scheme['scheme']].filter((part) => typeof part === 'string').join(' ');
  });
  return [...new Set(known)].sort();
}

function answerOf(document: unknown, responses: Json, status: number): unknown {
  const found =
    responses[String(status)] ?? responses[`${String(status)[0] ?? ''}XX`] ?? responses['default'];
  if (found === undefined) return undefined;
  const [media] = Object.values(objectOf(resolved(document, found)['content']));
  return media === undefined ? null : objectOf(media)['schema'];
}
