import type { PactFile } from '@accord/contract-kit/pacts';
import type { Finding } from '../finding.ts';
import { objectOf } from '../vendor-specs/json.ts';
import { sliceSource } from '../vendor-specs/spec-source.ts';
import { usedOperations } from '../vendor-specs/used-surface.ts';
import type { Vendor } from '../vendor-specs/vendor-file.ts';

/** Operations of a slice that no interaction uses: a slice holds what is used and nothing else. */
export function unusedInSlice({ vendor }: Vendor, slice: unknown, pacts: readonly PactFile[]): Finding[] {
  const used = new Set(usedOperations(pacts, sliceSource(slice)).map(({ operation }) => operation.key));
  const { paths, webhooks } = objectOf(slice);
  const written = [
    ...Object.entries(objectOf(paths)).flatMap(([path, item]) =>
      Object.keys(objectOf(item)).map((method) => `${method.toUpperCase()} ${path}`),
    ),
    ...Object.keys(objectOf(webhooks)).map((event) => `webhook ${event}`),
  ];
  return written
    .filter((key) => !used.has(key))
    .map((where) => ({
      severity: 'risk',
      check: 'pact-vs-slice',
      pair: { consumer: 'nobody', provider: `vendor-${vendor}` },
      where,
      code: 'slice.unused',
      message: `our slice of ${vendor} has ${where}, which no pact uses`,
    }));
}
