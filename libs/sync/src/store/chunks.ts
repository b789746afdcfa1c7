import type { Arrival, Staged } from '../flow.ts';

/** Records of one lane that are written, read and deleted as one row. */
export interface Chunk {
  readonly lane: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly size: number;
  readonly records: string;
}

export interface ChunkPlan {
  /** Records per chunk at most. */
  readonly size: number;
  readonly placeOf: (raw: unknown) => { readonly key: string; readonly lane: number };
}

interface Open {
  readonly firstSeq: number;
  lastSeq: number;
  size: number;
  records: string;
}

export interface Waiters {
  readonly arrivals: readonly Arrival<unknown>[];
  /** Records that came before these. */
  readonly after: number;
  /** Those of them that need not wait. */
  readonly without: ReadonlySet<Arrival<unknown>>;
}

export function chunked({ arrivals, after, without }: Waiters, plan: ChunkPlan): Chunk[] {
  const lanes = new Map<number, Open[]>();
  let seq = after;
  for (const arrival of arrivals) {
    seq += 1;
    if (without.has(arrival)) continue;
    const { key, lane } = plan.placeOf(arrival.raw);
    const chunks = lanes.get(lane) ?? [];
    lanes.set(lane, chunks);
    let open = chunks.at(-1);
    if (open === undefined || open.size === plan.size) {
      open = { firstSeq: seq, lastSeq: seq, size: 0, records: '' };
      chunks.push(open);
    }
    open.records += lineOf(seq, key, arrival);
    open.size += 1;
    open.lastSeq = seq;
  }
  return [...lanes].flatMap(([lane, chunks]) => chunks.map((chunk) => ({ lane, ...chunk })));
}

/** A line per record, its parts apart by tabs; JSON writes neither of the two as they are. */
function lineOf(seq: number, key: string, { raw, line }: Arrival<unknown>): string {
  return `${seq}\t${line ?? ''}\t${key === '' ? '' : JSON.stringify(key)}\t${JSON.stringify(raw)}\n`;
}

/** What `chunked` wrote, of records after a position. */
export function readChunk(records: string, after: number): Staged<unknown>[] {
  if (records.startsWith('[')) return readEntries(records, after);
  const staged: Staged<unknown>[] = [];
  for (let from = 0; from < records.length;) {
    const end = records.indexOf('\n', from);
    const line = records.indexOf('\t', from) + 1;
    const key = records.indexOf('\t', line) + 1;
    const text = records.indexOf('\t', key) + 1;
    const seq = Number(records.slice(from, line - 1));
    if (seq > after)
      staged.push(
        new Waiting(
          { seq, line: line === key - 1 ? undefined : Number(records.slice(line, key - 1)) },
          keyFrom(records.slice(key, text - 1)),
          records.slice(text, end),
        ),
      );
    from = end + 1;
  }
  return staged;
}

/** Written by us, so it is a string; nearly always one without escapes. */
function keyFrom(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

/** A chunk of the release before this one: a run may be under way while a service is deployed. */
function readEntries(records: string, after: number): Staged<unknown>[] {
  const entries = JSON.parse(records) as (readonly [seq: number, line: number | null, raw: unknown])[];
  return entries
    .filter(([seq]) => seq > after)
    .map(([seq, line, raw]) => new Waiting({ seq, line: line ?? undefined }, '', JSON.stringify(raw)));
}

/** Parsed when somebody asks for it, once. */
class Waiting implements Staged<unknown> {
  readonly seq: number;
  readonly line?: number;
  readonly key: string;
  readonly text: string;
  #parsed: { readonly raw: unknown } | undefined;

  constructor({ seq, line }: { seq: number; line: number | undefined }, key: string, text: string) {
    this.seq = seq;
    if (line !== undefined) this.line = line;
    this.key = key;
    this.text = text;
  }

  get raw(): unknown {
    this.#parsed ??= { raw: JSON.parse(this.text) as unknown };
    return this.#parsed.raw;
  }
}
