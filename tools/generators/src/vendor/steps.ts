import type { VendorTree } from './vendor-tree.ts';
import { capitalised } from './spelling.ts';

/** What a step is proved by, beside what can be seen in the files. */
export type Proof = 'conformance' | 'contract' | 'mock' | 'gate';

export interface Step {
  readonly title: string;
  /** What the person does. */
  readonly task: string;
  /** What is still to be done, seen in the files; empty when nothing is. */
  look(tree: VendorTree): string[];
  /** Run when nothing is left to be seen. */
  readonly proofs: readonly Proof[];
}

/** From nothing to a vendor that can be chosen. The page docs/add-a-vendor.md is made of these. */
export const steps: readonly Step[] = [
  {
    title: 'Write the first draft',
    task: '`npx accord new vendor NAME --like EXISTING` writes adapter, error table, conformance run, contract test, mock and samples like those of a vendor that plays the same role, and enters the new one wherever all vendors are known. Run what it names as next.',
    look: (tree) => [
      ...tree.missingFiles().map((file) => `${file} is not there`),
      ...tree.tablesWithout().map((file) => `${file} does not know ${tree.name}`),
    ],
    proofs: ['conformance'],
  },
  {
    title: 'Say whose API it is',
    task: 'In `contracts/vendors/NAME/vendor.json`: the licence of its specification (`interface facts only` where it has none), how old a look at it may be, and whether a day without it stops a deploy.',
    look: (tree) =>
      tree.licenceKnown() ? [] : [`contracts/vendors/${tree.name}/vendor.json: the licence is not looked up`],
    proofs: [],
  },
  {
    title: 'Hold it against what it says itself',
    task: 'A vendor that publishes OpenAPI: name the document in `vendor.json` (`kind: openapi`, `specs`) and let `npx accord drift NAME --accept` cut our slice from it and pin it. One that does not: replace each file of `recordings/` by an answer of its sandbox, redacted, with its provenance.',
    look: (tree) =>
      tree
        .ownSamples()
        .map((file) => `${file} is our own example, not an answer of ${capitalised(tree.name)}`),
    proofs: ['gate'],
  },
  {
    title: 'Call it as it wants to be called',
    task: '`.config`, `.account` and `.client`: variables, credentials, paths, what may be repeated and under which key. What has been compared loses the line at its head that says it was not.',
    look: (tree) => tree.notCompared(['config', 'account', 'client', 'webhook']),
    proofs: ['conformance'],
  },
  {
    title: 'Translate',
    task: "`.wire` (only the fields that are read), `.mapping` (pure and total: the unknown is pending) and the adapter of the port. The port's conformance run says whether its promises hold.",
    look: (tree) => tree.notCompared(['wire', 'mapping', 'adapter']),
    proofs: ['conformance'],
  },
  {
    title: 'Give every error a kind',
    task: '`.errors`: each code or status that it documents, with the kind that decides what happens next, and whether the vendor can have acted.',
    look: (tree) => tree.notCompared(['errors']),
    proofs: ['conformance'],
  },
  {
    title: 'Let the mock answer as it does',
    task: 'The mock in `tools/vendor-mocks/src/vendors/NAME` and the contract test of the service: what is asked, what is answered, and how it says no. The mock has to honour the contract.',
    look: (tree) => tree.notCompared(['mock', 'contract']),
    proofs: ['contract', 'mock'],
  },
  {
    title: 'Let somebody choose it',
    task: 'The README of the service: what is called and what an operator does when it is down or refuses. The variable of the role chooses it, in `npm start` as in production.',
    look: (tree) => tree.readmeOpen(),
    proofs: ['gate'],
  },
];

/** The steps as the page tells them. */
export function stepsAsMarkdown(): string {
  return steps
    .map(({ title, task }, index) => {
      const number = String(index + 1);
      return `## ${number}. ${title}\n\n${task}\n\n\`\`\`\nnpx accord vendor check NAME --step ${number}\n\`\`\`\n`;
    })
    .join('\n');
}
