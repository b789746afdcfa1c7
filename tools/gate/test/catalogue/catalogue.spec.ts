import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPacts } from '@accord/contract-kit/pacts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pactVsDocuments } from '../../src/documents/pact-vs-documents.ts';
import { compareSurface } from '../../src/drift/compare-surface.ts';
import { readPin } from '../../src/drift/pin.ts';
import type { Finding } from '../../src/finding.ts';
import { compareReleased } from '../../src/released/compare-released.ts';
import { specCheck } from '../../src/spec-check/spec-check.ts';
import { compareServices } from '../../src/topology/compare-services.ts';
import { committedTopologies } from '../../src/topology/documents.ts';
import { sliceSource } from '../../src/vendor-specs/spec-source.ts';
import { providersOf, readVendors } from '../../src/vendor-specs/vendor-file.ts';
import { repository, Tree } from '../support/tree.ts';
import { brokerMoves } from './broker-moves.ts';
import { harmless as alsoHarmless } from './harmless.ts';
import { overMessages } from './messages-move.ts';
import { overHttp } from './neighbours-move.ts';
import { promisesGrow, promisesMove } from './promises-move.ts';
import { remembered, rememberedVendor } from './remembered.ts';
import type { Sees } from './seeded.ts';
import { Tally } from './tally.ts';
import { vendorsMove } from './vendors-move.ts';
import { withVendors } from './with-vendors.ts';

const harmless = [...alsoHarmless, ...promisesGrow];
const red = [...overHttp, ...overMessages, ...promisesMove, ...withVendors, ...vendorsMove, ...brokerMoves];

/** What each part of the gate finds in a tree, without what is only for the record. */
const look: Readonly<Record<Sees, (root: string) => Promise<readonly Finding[]>>> = {
  'pact-vs-documents': (root) => pactVsDocuments({ root, hold: remembered }),
  released: (root) => Promise.resolve(compareReleased({ root })),
  'spec-check': (root) => specCheck({ root, hold: rememberedVendor }),
  drift: (root) => Promise.resolve(drift(root)),
  topology: (root) => Promise.resolve(compareServices(committedTopologies(root))),
};

/** The slice of the copy is what each vendor publishes now; slice and pin of the repository are what we know. */
function drift(root: string): Finding[] {
  const pacts = readPacts(join(repository, 'contracts'));
  return readVendors(repository)
    .filter(({ kind }) => kind === 'openapi')
    .flatMap((vendor) => {
      const slice = (tree: string): unknown =>
        JSON.parse(readFileSync(join(tree, 'contracts', 'vendors', vendor.vendor, 'slice.json'), 'utf8'));
      const own = Object.values(providersOf(vendor));
      return compareSurface(
        pacts.filter(({ provider }) => own.includes(provider)),
        {
          slice: sliceSource(slice(repository)),
          pinned: readPin(vendor).surface,
          now: sliceSource(slice(root)),
        },
      );
    });
}

const says = ({ pair, where = '', interaction = '', message }: Finding): string =>
  `${pair.consumer} -> ${pair.provider} ${where} ${interaction} ${message}`;

describe('the catalogue of seeded changes', () => {
  const tally = new Tally('documents');
  let tree: Tree;
  const fresh = async (sees: Sees): Promise<readonly Finding[]> =>
    (await look[sees](tree.root)).filter(
      (finding) => finding.severity !== 'notice' || sees === 'drift' || sees === 'released',
    );

  beforeAll(() => {
    tree = new Tree();
  });
  afterEach(() => {
    tree.putBack();
  });
  afterAll(() => {
    tree.remove();
    tally.print();
  });

  it('holds at least sixty changes that break something, and twenty that do not, each only once', () => {
    expect(new Set(red.map(({ what }) => what)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(harmless.map(({ what }) => what)).size).toBeGreaterThanOrEqual(20);
    expect(new Set(red.map(({ what }) => what)).size).toBe(red.length);
  });

  it.each(['pact-vs-documents', 'released', 'spec-check', 'drift', 'topology'] as const)(
    '%s finds nothing in the tree as it is',
    async (sees) => {
      expect((await fresh(sees)).map(says)).toEqual([]);
    },
  );

  it.each(red.map((one) => [one.what, one] as const))('red: %s', async (_what, change) => {
    await tally.breaking(async () => {
      tree.change(change.file, change.edit);
      const found = await fresh(change.sees);
      const right = found.filter(
        (finding) =>
          `${finding.pair.consumer} -> ${finding.pair.provider}` === change.pair &&
          finding.flow === change.flow &&
          change.field.test(says(finding).slice(change.pair.length)),
      );
      expect({ found, right }).not.toMatchObject({ right: [] });
    });
  });

  it.each(harmless.map((one) => [one.what, one] as const))(
    'green: %s',
    async (_what, { file, edit, sees }) => {
      tree.change(file, edit);
      const found = await fresh(sees);
      tally.harmless(found.length);
      expect(found.map(says)).toEqual([]);
    },
  );
});
