import { readPacts } from '@accord/contract-kit/pacts';
import { describeService, servicesIn } from '../documents/describe-services.ts';
import { outdatedDocuments } from '../documents/committed.ts';
import { pactVsDocuments } from '../documents/pact-vs-documents.ts';
import type { Check, Finding } from '../finding.ts';
import { compareReleased } from '../released/compare-released.ts';
import { specCheck } from '../spec-check/spec-check.ts';
import { uncovered } from '../pacts-lint/coverage.ts';
import { declaredCalls } from '../pacts-lint/declared-calls.ts';
import { lintPacts } from '../pacts-lint/lint-pacts.ts';
import { compareServices } from '../topology/compare-services.ts';
import { committedTopologies } from '../topology/documents.ts';

export interface NamedCheck {
  readonly name: string;
  /** What is so when it finds nothing. */
  readonly law: string;
  readonly run: Check;
}

/** Everything that can be told from the tree alone, cheapest first. */
export const checks: readonly NamedCheck[] = [
  {
    name: 'pacts',
    law: 'every pact is well formed and private, and no event and no call is without one',
    run: ({ root }) =>
      Promise.resolve([
        ...lintPacts({ root }),
        ...uncovered(readPacts(`${root}/contracts`), {
          topologies: committedTopologies(root),
          calls: declaredCalls(root),
        }),
      ]),
  },
  {
    name: 'topology',
    law: 'every event that a queue waits for is published, and no queue can lose a message',
    run: ({ root }) => Promise.resolve(compareServices(committedTopologies(root))),
  },
  {
    name: 'pact-vs-documents',
    law: 'every pact between services fits the OpenAPI and AsyncAPI documents of its provider',
    run: pactVsDocuments,
  },
  {
    name: 'released',
    law: 'no service takes from its neighbours what its released version promised them',
    run: ({ root }) => Promise.resolve(compareReleased({ root })),
  },
  {
    name: 'spec-check',
    law: 'every pact with a vendor fits our slice of its API and what it published',
    run: specCheck,
  },
  {
    name: 'documents',
    law: 'the committed documents are what the code says',
    run: documentsAreCurrent,
  },
];

async function documentsAreCurrent({ root }: { readonly root: string }): Promise<Finding[]> {
  const described = new Map(
    await Promise.all(
      servicesIn(root).map(async (name) => [name, await describeService(root, name)] as const),
    ),
  );
  return (await outdatedDocuments(root, described)).map((where) => ({
    severity: 'breaking',
    check: 'documents',
    pair: { consumer: 'everybody', provider: where.replace(/^.*\/(.*)\.json$/, '$1') },
    where,
    code: 'documents.outdated',
    message: `${where} is not what the code says: run npx accord documents and commit what it wrote`,
  }));
}
