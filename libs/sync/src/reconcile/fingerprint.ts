import { createHash } from 'node:crypto';
import { Failure } from '@accord/canonical';
import {
  compareKeys,
  type Facts,
  type Fingerprint,
  type Keyed,
  type KeyRange,
  type Side,
  type Totals,
} from './side.ts';

export interface PrintedRange {
  readonly range: KeyRange;
  readonly print: Fingerprint;
}

export const noTotals: Totals = { count: 0, sum: 0 };

export function addTotals(one: Totals, other: Totals): Totals {
  return { count: one.count + other.count, sum: one.sum + other.sum };
}

/** Reads ahead one record at a time. @throws Failure `sync.side_out_of_order` (bug) where keys do not ascend */
export async function* inOrder(pages: AsyncIterable<readonly Keyed[]>): AsyncGenerator<Keyed, undefined> {
  let last: string | undefined;
  for await (const page of pages) {
    for (const record of page) {
      if (last !== undefined && compareKeys(record.key, last) <= 0)
        throw new Failure('sync.side_out_of_order', 'bug', `key ${record.key} came after ${last}`);
      last = record.key;
      yield record;
    }
  }
  return undefined;
}

/** Cuts a side into ranges of `width` records each; the last ends where the whole range ends. */
export async function* cutIntoRanges(
  side: Side,
  { range, width }: { readonly range: KeyRange; readonly width: number },
): AsyncGenerator<PrintedRange> {
  let running = new RunningPrint(side.summed);
  let { after } = range;
  for await (const record of inOrder(side.read(range))) {
    if (running.count === width) {
      const until = running.lastKey;
      yield { range: { after, until }, print: running.print() };
      [after, running] = [until, new RunningPrint(side.summed)];
    }
    running.add(record);
  }
  yield { range: { after, until: range.until }, print: running.print() };
}

/** The fingerprints of ranges that follow each other, in one pass. */
export async function printRanges(side: Side, ranges: readonly KeyRange[]): Promise<readonly Fingerprint[]> {
  if (side.prints !== undefined) return side.prints(ranges);
  const prints = ranges.map(() => new RunningPrint(side.summed));
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined) return [];
  let at = 0;
  for await (const record of inOrder(side.read({ after: first.after, until: last.until }))) {
    while (isBehind(record.key, ranges[at])) at += 1;
    prints[at]?.add(record);
  }
  return prints.map((print) => print.print());
}

function isBehind(key: string, range: KeyRange | undefined): boolean {
  return range !== undefined && range.until !== null && compareKeys(key, range.until) > 0;
}

class RunningPrint {
  readonly #summed: string;
  readonly #hash = createHash('sha256');
  #count = 0;
  #sum = 0;
  lastKey: string | null = null;

  constructor(summed: string) {
    this.#summed = summed;
  }

  get count(): number {
    return this.#count;
  }

  add({ key, facts }: Keyed): void {
    this.#hash.update(`${key}\u0000${textOf(facts)}\n`);
    this.#count += 1;
    this.#sum += Number(facts[this.#summed] ?? 0);
    this.lastKey = key;
  }

  print(): Fingerprint {
    return { count: this.#count, sum: this.#sum, digest: this.#hash.digest('base64url') };
  }
}

/** Fields that are null are fields that are not there. */
function textOf(facts: Facts): string {
  const entries = Object.entries(facts).filter(([, value]) => value !== null);
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
