/** A record as both sides can tell it: only fields that both of them have. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export interface Keyed {
  readonly key: string;
  readonly facts: Facts;
  /** When it last changed there. What changed a moment ago may be news that the other side has not heard. */
  readonly changedAt?: Date;
}

/** Keys behind `after` and up to `until`; null leaves that end open. */
export interface KeyRange {
  readonly after: string | null;
  readonly until: string | null;
}

/**
 * The order of keys on every side: the shorter first, then by code unit. It is that of a database for UUIDs, and of a
 * vendor for numbers written as text.
 */
export function compareKeys(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : one > other ? 1 : 0;
}

export function isWithin(key: string, { after, until }: KeyRange): boolean {
  return (after === null || compareKeys(key, after) > 0) && (until === null || compareKeys(key, until) <= 0);
}

export interface Totals {
  readonly count: number;
  readonly sum: number;
}

/** What two sides compare before they look at records: equal digests are equal records under equal keys. */
export interface Fingerprint extends Totals {
  readonly digest: string;
}

/** One side of a comparison: a table of ours, a neighbour, a vendor. */
export abstract class Side {
  /** The numeric field that is summed, the same on both sides: what a person understands at once. */
  abstract readonly summed: string;

  /** Everything in the range, each key once and in the order of keys. @throws Failure when it cannot be read whole */
  abstract read(range: KeyRange): AsyncIterable<readonly Keyed[]>;

  /** One record as it is now. @throws Failure as above */
  abstract one(key: string): Promise<Keyed | undefined>;

  /**
   * Fingerprints of ranges that follow each other, from a side that makes them itself: then no record travels that is
   * equal. Default: its records are read for it.
   */
  prints?(ranges: readonly KeyRange[]): Promise<readonly Fingerprint[]>;

  /** The comparison is over, or has failed: what was put aside for it goes. */
  close?(): Promise<void>;
}

/** A side that fits into memory, for what cannot be asked for in the order of its keys. */
export class SideInMemory extends Side {
  readonly summed: string;
  readonly #load: (key?: string) => Promise<ReadonlyMap<string, Facts>>;
  #loaded: Promise<readonly Keyed[]> | undefined;

  /** @param load everything, once; or one key as it is now */
  constructor(summed: string, load: (key?: string) => Promise<ReadonlyMap<string, Facts>>) {
    super();
    this.summed = summed;
    this.#load = load;
  }

  override async *read(range: KeyRange): AsyncGenerator<readonly Keyed[]> {
    this.#loaded ??= this.#load().then((side) =>
      [...side].map(([key, facts]) => ({ key, facts })).sort((a, b) => compareKeys(a.key, b.key)),
    );
    yield (await this.#loaded).filter(({ key }) => isWithin(key, range));
  }

  override async one(key: string): Promise<Keyed | undefined> {
    const facts = (await this.#load(key)).get(key);
    return facts && { key, facts };
  }
}

/** The first id (UUID version 7) that can have been made then. */
export function idAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** When an id (UUID version 7) was made; undefined of any other key. */
export function madeAt(key: string): Date | undefined {
  const digits = key.replaceAll('-', '');
  return /^[0-9a-f]{12}7[0-9a-f]{19}$/.test(digits)
    ? new Date(Number.parseInt(digits.slice(0, 12), 16))
    : undefined;
}
