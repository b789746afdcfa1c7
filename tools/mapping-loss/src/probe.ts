import { fieldsOf, leavesOf, withChanged } from './paths.ts';
import type { RecordMapping } from './record-mapping.ts';

/** What becomes of one field of a vendor's record. */
export interface FieldFate {
  readonly field: string;
  /** Fields of ours that change with it; none for one that only decides. */
  readonly ours: readonly string[];
  /** What happens to a record that lacks it. */
  readonly missing:
    'refused' | 'left_out' | 'same' | { readonly defaults: Readonly<Record<string, unknown>> };
  /** Longest text that is taken, when a longer one is cut. */
  readonly cutAt?: number;
}

const longer = 'x'.repeat(1_000);

/**
 * Tries what an adapter's own code does: takes each field out of a whole record, changes it, makes it longer, and looks
 * at what comes out. @throws Error when no sample has a field that the adapter reads, or one is refused
 */
export function probe(mapping: RecordMapping): FieldFate[] {
  return fieldsOf(mapping.wire).map((field) => {
    const fates = mapping.samples
      .filter((sample) => has(sample, field))
      .map((sample) => fateIn(mapping, sample, field));
    const [first, ...others] = fates;
    const name = `${mapping.vendor} ${mapping.record}`;
    if (!first) throw new Error(`no sample of ${name} has ${field}: add it to its records file`);
    return others.reduce(stronger, first);
  });
}

function has(sample: object, field: string): boolean {
  let found = false;
  withChanged(sample, field, (value) => {
    found = true;
    return value;
  });
  return found;
}

function fateIn(mapping: RecordMapping, sample: object, field: string): FieldFate {
  const whole = mapping.read(sample);
  if (whole === undefined) throw new Error(`a sample of ${mapping.vendor} ${mapping.record} is refused`);
  const before = leavesOf(whole);
  const without = mapping.read(withChanged(sample, field, () => undefined));
  const other = mapping.read(withChanged(sample, field, another));
  const after = without === undefined ? undefined : leavesOf(without);
  const ours = new Set([...differing(before, after), ...differing(before, other && leavesOf(other))]);
  const cutAt = cutOf(mapping, sample, field);
  return {
    field,
    ours: [...ours].toSorted(),
    missing: missingOf(before, after),
    ...(cutAt !== undefined && { cutAt }),
  };
}

function missingOf(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown> | undefined,
): FieldFate['missing'] {
  if (after === undefined) return 'refused';
  const changed = differing(before, after);
  if (changed.length === 0) return 'same';
  const kept = changed.filter((path) => after.has(path));
  return kept.length === 0
    ? 'left_out'
    : { defaults: Object.fromEntries(kept.map((path) => [path, after.get(path)])) };
}

function differing(before: ReadonlyMap<string, unknown>, after: unknown): string[] {
  if (!(after instanceof Map)) return [];
  const paths = new Set([...before.keys(), ...(after.keys() as Iterable<string>)]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** Something else of the same kind, as far as one can tell. */
function another(value: unknown): unknown {
  if (typeof value === 'string')
    return /\d$/.test(value) ? value.replace(/\d$/, (d) => String((Number(d) + 1) % 10)) : `${value}x`;
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : value;
}

function cutOf(mapping: RecordMapping, sample: object, field: string): number | undefined {
  let long = '';
  const record = withChanged(sample, field, (value) => {
    if (typeof value !== 'string') return value;
    long = value + longer;
    return long;
  });
  const read = long === '' ? undefined : mapping.read(record);
  if (read === undefined) return undefined;
  const cut = [...leavesOf(read).values()].find(
    (value) =>
      typeof value === 'string' &&
      value.length > 1 &&
      value.length < long.length &&
      long.startsWith(value) &&
      value.includes('x'.repeat(9)),
  );
  return typeof cut === 'string' ? cut.length : undefined;
}

const strength = { same: 0, left_out: 1, refused: 3 } as const;

/** Of two samples the one in which the field matters more; what it changes in either. */
function stronger(a: FieldFate, b: FieldFate): FieldFate {
  const weight = ({ missing }: FieldFate): number => (typeof missing === 'string' ? strength[missing] : 2);
  const ours = [...new Set([...a.ours, ...b.ours])].toSorted();
  return { ...(weight(b) > weight(a) ? b : a), ours };
}
