import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Pact } from '@pact-foundation/pact';

import { watchedPact } from './honesty/watched-pact.ts';
import { readPacts } from './pacts/index.ts';

const contracts = fileURLToPath(new URL('../../../contracts/', import.meta.url));

/** The two sides of a contract, by service name. */
export interface Pair {
  readonly consumer: string;
  readonly provider: string;
}

/**
 * Where the consumer's tests write what they expect: `contracts/pacts/<consumer>/<consumer>-<provider>.json`. What the
 * code under test reads of each answer is remembered, for `finishContracts` to judge.
 */
export function pactOf({ consumer, provider }: Pair, root = contracts): Pact {
  const dir = join(root, 'pacts', consumer);
  const pact = new Pact({ consumer, provider, dir, logLevel: 'warn' });
  return watchedPact(pact, join(dir, `${consumer}-${provider}.json`));
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

/** All pacts that name this provider. An empty list would verify green, so callers must refuse it. */
export function pactsFor(provider: string, root = contracts): RecordedPact[] {
  return readPacts(root)
    .filter((pact) => pact.provider === provider)
    .map(({ file, consumer, interactions }) => ({
      file,
      consumer,
      interactions: interactions.map(({ description, providerStates = [], type }) => ({
        description,
        states: providerStates.map(({ name }) => name),
        kind: type.includes('HTTP') ? ('http' as const) : ('message' as const),
      })),
    }));
}
