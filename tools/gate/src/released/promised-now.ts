import { type PactFile } from '@accord/contract-kit/pacts';
import { factsOfSurface } from '../vendor-specs/surface-facts.ts';
import { usedOperations } from '../vendor-specs/used-surface.ts';
import { documentsSource } from './documents-source.ts';
import { readDocument, readTopology, type Released } from './released-file.ts';

/** What a service of this tree promises of what its neighbours' pacts use, and what it demands of the broker. */
export function promisedNow(
  root: string,
  service: string,
  pacts: readonly PactFile[],
): Pick<Released, 'surface' | 'topology'> {
  const promised = documentsSource(
    readDocument(root, 'openapi', service),
    readDocument(root, 'asyncapi', service),
  );
  const own = pacts.filter(({ provider }) => provider === service);
  return {
    surface: factsOfSurface(usedOperations(own, promised)),
    topology: readTopology(root, service),
  };
}
