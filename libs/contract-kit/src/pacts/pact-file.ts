import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One interaction as a Pact V4 file holds it. */
export interface PactInteraction {
  readonly type: 'Synchronous/HTTP' | 'Asynchronous/Messages';
  readonly description: string;
  readonly pending?: boolean;
  readonly providerStates?: readonly { readonly name: string; readonly params?: object }[];
  readonly comments?: { readonly references?: { readonly Flow?: { readonly id?: string } } };
  readonly request?: PactPart & { readonly method: string; readonly path: string };
  readonly response?: PactPart & { readonly status: number };
  readonly contents?: PactBody;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly matchingRules?: object;
}

/** Body as Pact stores it: `content` is parsed when the content type is JSON, text otherwise. */
export interface PactBody {
  readonly content: unknown;
  readonly contentType?: string;
  readonly encoded?: boolean | string;
}

export interface PactPart {
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly body?: PactBody;
  readonly matchingRules?: object;
}

/** One contract on disk: what `consumer` expects of `provider`. */
export interface PactFile {
  /** Absolute path. */
  readonly file: string;
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly PactInteraction[];
}

interface PactDocument {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions?: readonly PactInteraction[];
}

/** Every pact under `<contracts>/pacts`, in the order of their paths. */
export function readPacts(contracts: string): PactFile[] {
  const folder = join(contracts, 'pacts');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => parsePact(join(folder, name), readFileSync(join(folder, name), 'utf8')));
}

/** Reads the text of one pact file. */
export function parsePact(file: string, text: string): PactFile {
  const { consumer, provider, interactions = [] } = JSON.parse(text) as PactDocument;
  return { file, consumer: consumer.name, provider: provider.name, interactions };
}

/**
 * What an interaction is an example of. Several examples of one operation say together what it may answer: a field
 * that is null in one is filled in another. For HTTP it is method and path without ids, for a message the event and
 * its queue without the case.
 */
export function operationOf({ description, request }: PactInteraction): string {
  if (request === undefined) return description.split(', ')[0] ?? description;
  const path = request.path
    .split('/')
    .map((part) => (/\d/.test(part) && !/^v\d+$/.test(part) ? '*' : part))
    .join('/');
  const form = request.body?.content;
  const called = typeof form === 'string' ? rpcFunction.exec(form)?.[1] : undefined;
  return `${request.method} ${path}${called === undefined ? '' : ` ${called}`}`;
}

/** Moodle has one path for everything and names the function in a field of the form. */
const rpcFunction = /(?:^|&)wsfunction=([^&]+)/;

/** The flow an interaction serves; undefined when its author named none. */
export function flowOf(interaction: PactInteraction): string | undefined {
  return interaction.comments?.references?.Flow?.id;
}

/**
 * Digest of what a pact demands (sha256, hex). Comments are left out: naming another flow changes no demand, so it
 * does not undo a verification.
 */
export function pactDigest(pact: Pick<PactFile, 'interactions'>): string {
  const demands = pact.interactions
    .map(({ comments: _flow, ...demand }) => JSON.stringify(sorted(demand)))
    .sort();
  return createHash('sha256').update(demands.join('\n')).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
