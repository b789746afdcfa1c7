import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Pact } from '@pact-foundation/pact';

const contracts = fileURLToPath(new URL('../../../contracts/', import.meta.url));

/** The two sides of a contract, by service name. */
export interface Pair {
  readonly consumer: string;
  readonly provider: string;
}

/** Where the consumer's tests write what they expect: `contracts/pacts/<consumer>/<consumer>-<provider>.json`. */
export function pactOf({ consumer, provider }: Pair): Pact {
  return new Pact({ consumer, provider, dir: join(contracts, 'pacts', consumer), logLevel: 'warn' });
}

/** One interaction as a pact file holds it; only what the verification looks at. */
export interface RecordedInteraction {
  readonly description: string;
  readonly states: readonly string[];
  readonly kind: 'http' | 'message';
}

/** A pact file on disk and what is in it. */
export interface RecordedPact {
  readonly file: string;
  readonly consumer: string;
  readonly interactions: readonly RecordedInteraction[];
}

interface PactDocument {
  readonly consumer: { readonly name: string };
  readonly provider: { readonly name: string };
  readonly interactions: readonly {
    readonly type: string;
    readonly description: string;
    readonly providerStates?: readonly { readonly name: string }[];
  }[];
}

/** All pacts that name this provider. An empty list would verify green, so callers must refuse it. */
export function pactsFor(provider: string, root = contracts): RecordedPact[] {
  const folder = join(root, 'pacts');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const file = join(folder, name);
      return { file, document: JSON.parse(readFileSync(file, 'utf8')) as PactDocument };
    })
    .filter(({ document }) => document.provider.name === provider)
    .map(({ file, document }) => ({
      file,
      consumer: document.consumer.name,
      interactions: document.interactions.map(({ description, providerStates = [], type }) => ({
        description,
        states: providerStates.map(({ name }) => name),
        kind: type.includes('HTTP') ? ('http' as const) : ('message' as const),
      })),
    }));
}
