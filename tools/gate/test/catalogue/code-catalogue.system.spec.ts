import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Run, WorkingCopy } from '../support/working-copy.ts';
import { harmlessCode, mocksDrift, readsMore, type SeededCodeChange } from './code-moves.ts';
import { Tally } from './tally.ts';

const limitMs = 120_000;

/** What a run found, as the parts of the gate say it: pair, flow, and a text that names the field. */
interface Found {
  readonly pair: string;
  readonly flow: string;
  readonly text: string;
}

/** What the judge of reads wrote after a spec file. */
function undeclaredReads({ said }: Run): Found[] {
  const line = /^\s*(\S+ -> \S+): .*\(flow ([^)]+)\): (read, but not in the pact: .*)$/gm;
  return [...new Set(said.match(line))].flatMap((text) =>
    [...text.matchAll(line)].flatMap(([, pair = '', flows = '', read = '']) =>
      flows.split(', ').map((flow) => ({ pair, flow, text: read })),
    ),
  );
}

describe('the catalogue of seeded changes of code', () => {
  const tally = new Tally('code');
  let copy: WorkingCopy;

  beforeAll(async () => {
    copy = await WorkingCopy.make();
  }, limitMs);
  afterAll(() => {
    copy.remove();
    tally.print();
  });

  /** What the ledger would be told of the mocks. */
  const mismatches = (): Found[] =>
    copy.records().flatMap(({ consumer, provider, failures }) =>
      failures.map(({ flow = '', message }) => ({
        pair: `${consumer} -> ${provider}`,
        flow,
        text: message,
      })),
    );

  const isRed = (change: SeededCodeChange, foundBy: (run: Run) => Found[]): Promise<void> =>
    tally.breaking(() =>
      copy.with(change, async () => {
        const run = await copy.jest(...change.run);
        const found = foundBy(run);
        const right = found.filter(
          ({ pair, flow, text }) => pair === change.pair && flow === change.flow && change.field.test(text),
        );
        expect({ passed: run.passed, found, right }).not.toMatchObject({ right: [] });
        expect(run.passed).toBe(false);
      }),
    );

  it.each(readsMore.map((one) => [one.what, one] as const))(
    'red in the consumer’s tests: %s',
    (_what, change) => isRed(change, undeclaredReads),
    limitMs,
  );

  it.each(mocksDrift.map((one) => [one.what, one] as const))(
    'red in the verification of the mocks: %s',
    (_what, change) => isRed(change, mismatches),
    limitMs,
  );

  it.each(harmlessCode.map((one) => [one.what, one] as const))(
    'green: %s',
    (_what, change) =>
      copy.with(change, async () => {
        const run = await copy.jest(...change.run);
        const found = [...undeclaredReads(run), ...mismatches()];
        tally.harmless(run.passed ? found.length : found.length + 1);
        expect(found).toEqual([]);
        expect(run.said).toMatch(/Tests: .* passed/);
        expect(run.passed).toBe(true);
      }),
    limitMs,
  );
});
