import { differenceOf } from './difference.ts';
import {
  addTotals,
  cutIntoRanges,
  inOrder,
  noTotals,
  printRanges,
  type PrintedRange,
} from './fingerprint.ts';
import { compareKeys, type Keyed, type KeyRange, type Side, type Totals } from './side.ts';

/** Records per range. Of a range that differs all records are read, of one that does not none is sent. */
const usualWidth = 1_000;
/** Ranges that are asked about at once: what is kept in memory, and what a neighbour digests in one request. */
const rangesAtOnce = 16;

/** Looks for keys that differ, and counts and sums both sides as it goes. */
export class SuspectSearch {
  ours: Totals = noTotals;
  theirs: Totals = noTotals;
  readonly #ours: Side;
  readonly #theirs: Side;
  readonly #width: number;

  /** @param width records per range */
  constructor({ ours, theirs }: { readonly ours: Side; readonly theirs: Side }, width = usualWidth) {
    this.#ours = ours;
    this.#theirs = theirs;
    this.#width = width;
  }

  /**
   * Keys under which the sides looked different when they were read: counts, sums and digests of ranges first, then the
   * records of those ranges that differ. Memory is that of some ranges' digests and two pages, however much there is.
   */
  async *suspects(range: KeyRange): AsyncGenerator<string> {
    let batch: PrintedRange[] = [];
    for await (const printed of cutIntoRanges(this.#ours, { range, width: this.#width })) {
      batch.push(printed);
      if (batch.length < rangesAtOnce) continue;
      yield* this.#compare(batch);
      batch = [];
    }
    yield* this.#compare(batch);
  }

  async *#compare(batch: readonly PrintedRange[]): AsyncGenerator<string> {
    const prints = await printRanges(
      this.#theirs,
      batch.map(({ range }) => range),
    );
    for (const [index, { range, print }] of batch.entries()) {
      const other = prints[index];
      this.ours = addTotals(this.ours, print);
      this.theirs = addTotals(this.theirs, other ?? noTotals);
      if (other?.digest === print.digest) continue;
      yield* differingKeys(inOrder(this.#ours.read(range)), inOrder(this.#theirs.read(range)));
    }
  }
}

/** Walks both in the order of their keys, one record of each in hand. */
async function* differingKeys(
  ours: AsyncGenerator<Keyed, undefined>,
  theirs: AsyncGenerator<Keyed, undefined>,
): AsyncGenerator<string> {
  let one = (await ours.next()).value;
  let other = (await theirs.next()).value;
  while (one !== undefined || other !== undefined) {
    const order = one === undefined ? 1 : other === undefined ? -1 : compareKeys(one.key, other.key);
    const key = order <= 0 ? one?.key : other?.key;
    const differs = order !== 0 || differenceOf(key ?? '', one?.facts, other?.facts) !== undefined;
    if (differs && key !== undefined) yield key;
    if (order <= 0) one = (await ours.next()).value;
    if (order >= 0) other = (await theirs.next()).value;
  }
}
