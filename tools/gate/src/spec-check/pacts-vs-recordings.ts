import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, type PactFile, type PactInteraction } from '@accord/contract-kit/pacts';
import { z } from 'zod';
import type { Finding } from '../finding.ts';
import { decodeForm } from '../vendor-specs/forms.ts';
import { fieldsOf, spelled } from '../vendor-specs/json-fields.ts';
import { typeName } from '../vendor-specs/schema-variants.ts';
import { parsed, type Vendor } from '../vendor-specs/vendor-file.ts';
import { about } from './finding-of.ts';

const check = 'pact-vs-recordings';

const form = z.record(z.string(), z.string());

/** One exchange with a vendor that publishes no specification. */
export const recording = z.strictObject({
  /** What the vendor calls the operation; `POST /v3/mail` where it has no other name for it. */
  operation: z.string(),
  provenance: z.strictObject({ how: z.string().min(10), source: z.string().min(5), takenOn: z.iso.date() }),
  /** The fields of a form, or a JSON body. */
  request: z.union([form, z.strictObject({ json: z.json() })]),
  response: z.strictObject({ status: z.int(), body: z.unknown() }),
});
export type Recording = z.output<typeof recording>;

/** @throws Error when a recording is not as it should be, or there is none */
export function readRecordings({ vendor, folder }: Pick<Vendor, 'vendor' | 'folder'>): Recording[] {
  const own = join(folder, 'recordings');
  const names = readdirSync(own).filter((name) => name.endsWith('.json'));
  if (names.length === 0) throw new Error(`${vendor} publishes nothing and has no recordings in ${own}`);
  return names.sort().map((name) => parsed(join(own, name), recording));
}

/** Holds pacts against samples: what is sent and read must have been seen before, with the same types. */
export function pactsVsRecordings(vendor: Vendor, pacts: readonly PactFile[]): Finding[] {
  const recordings = readRecordings(vendor);
  return pacts.flatMap((pact) =>
    pact.interactions.flatMap((interaction) =>
      mistakes(interaction, recordings).map(({ where, code, message }) => ({
        severity: 'breaking' as const,
        check,
        ...about(pact, interaction),
        where,
        code,
        message,
      })),
    ),
  );
}

interface Mistake {
  readonly where: string;
  readonly code: string;
  readonly message: string;
}

function mistakes(interaction: PactInteraction, recordings: readonly Recording[]): Mistake[] {
  const name = interaction.request?.query?.['wsfunction']?.[0] ?? operationOf(interaction);
  const own = recordings.filter(({ operation }) => operation === name);
  if (own.length === 0)
    return [{ where: name, code: 'recording.missing', message: `nobody has recorded ${name}` }];
  const sent = interaction.request?.body === undefined ? new Map() : shapeOf(formOf(interaction));
  const seenSent = shapeOf(...own.map(({ request }) => sentIn(request)));
  const answered = shapeOf(answerOf(interaction));
  const seenAnswered = shapeOf(...own.map(({ response }) => response.body));
  return [
    ...unseen(sent, seenSent).map((where) => ({
      where: `request.body.${where}`,
      code: 'request.field-unknown',
      message: `no recording of ${name} sends ${where}`,
    })),
    ...unseen(answered, seenAnswered).map((where) => ({
      where: where === '' ? 'response.body' : `response.body.${where}`,
      code: 'response.field-unknown',
      message: `no recording of ${name} answers ${where === '' ? 'anything' : where} as ${[...(answered.get(where) ?? [])].join(' or ')}`,
    })),
  ];
}

function sentIn(request: Recording['request']): unknown {
  if ('json' in request && typeof request['json'] !== 'string') return request['json'];
  return decodeForm(new URLSearchParams(form.parse(request)).toString(), {}, {});
}

/** Pact keeps no body for the JSON literal null, only its content type. */
function answerOf({ response, contents }: PactInteraction): unknown {
  const body = response?.body ?? contents;
  return body === undefined ? null : body.content;
}

function formOf({ request }: PactInteraction): unknown {
  const content = request?.body?.content;
  return typeof content === 'string' ? decodeForm(content, {}, {}) : content;
}

/** Types by field, over several bodies. */
function shapeOf(...bodies: readonly unknown[]): Map<string, Set<string>> {
  const shape = new Map<string, Set<string>>();
  for (const { path, value } of bodies.flatMap((body) => fieldsOf(body))) {
    const place = spelled(path);
    shape.set(place, (shape.get(place) ?? new Set()).add(typeName(value)));
  }
  return shape;
}

function unseen(shape: ReadonlyMap<string, Set<string>>, seen: ReadonlyMap<string, Set<string>>): string[] {
  return [...shape]
    .filter(([place, types]) => [...types].some((type) => !seen.get(place)?.has(type)))
    .map(([place]) => place);
}
