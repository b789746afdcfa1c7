import fc from 'fast-check';
import type { Endpoint, Parameter } from './endpoints.ts';
import type { Sent } from './exchange.ts';
import { wholeValue } from './from-schema.ts';
import { hostileValues } from './hostile-values.ts';
import { mutated } from './mutate.ts';

/** A request that the endpoint's description allows, or one that is wrong in one place, or in all. */
export function requestsTo(
  endpoint: Endpoint,
  key: string,
): fc.Arbitrary<Sent & { readonly german: boolean }> {
  return fc
    .record({
      parameters: fc.record(
        Object.fromEntries(
          endpoint.parameters.map((parameter) => [parameter.name, valueOf(parameter, endpoint)]),
        ),
      ),
      body: bodyOf(endpoint),
      german: fc.boolean(),
      idempotencyKey: fc.uuid(),
    })
    .map(({ parameters, body, german, idempotencyKey }) => ({
      method: endpoint.method,
      url: endpoint.baseUrl + addressOf(endpoint, parameters),
      headers: {
        ...(endpoint.isPublic ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(german ? { 'accept-language': 'de' } : {}),
        'idempotency-key': idempotencyKey,
        ...headersOf(endpoint, parameters),
      },
      body,
      german,
    }));
}

/** Undefined is sent as no parameter at all. */
function valueOf(parameter: Parameter, endpoint: Endpoint): fc.Arbitrary<string | undefined> {
  const whole = wholeValue(parameter.schema, endpoint.schemas, parameter.name).map(String);
  const strange = fc
    .constantFrom(...hostileValues)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 400));
  const absent = parameter.in === 'path' ? [] : [{ weight: 2, arbitrary: fc.constant(undefined) }];
  return fc.oneof({ weight: 5, arbitrary: whole }, { weight: 2, arbitrary: strange }, ...absent);
}

function bodyOf(endpoint: Endpoint): fc.Arbitrary<string | undefined> {
  if (endpoint.body === undefined && endpoint.method !== 'POST') return fc.constant(undefined);
  const whole = wholeValue(endpoint.body ?? {}, endpoint.schemas);
  const value = fc.oneof(
    { weight: 4, arbitrary: whole },
    { weight: 5, arbitrary: mutated(whole) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const text = value.map((one) => JSON.stringify(one) ?? '');
  const torn = fc.tuple(text, fc.nat()).map(([one, at]) => one.slice(0, at % (one.length + 1)));
  return fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: torn });
}

type Values = Readonly<Record<string, string | undefined>>;

function addressOf({ path, parameters }: Endpoint, values: Values): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name] ?? ''));
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && values[parameter.name] !== undefined)
    .map(({ name }) => `${name}=${encoded(values[name] ?? '')}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

/** Half a surrogate pair cannot be written in an address: its bytes are. */
function encoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80';
}

function headersOf({ parameters }: Endpoint, values: Values): Record<string, string> {
  const given = parameters.filter(({ in: place, name }) => place === 'header' && values[name] !== undefined);
  return Object.fromEntries(
    given.map(({ name }) => [name.toLowerCase(), (values[name] ?? '').replace(/[^\x20-\x7e]/g, '?')]),
  );
}
