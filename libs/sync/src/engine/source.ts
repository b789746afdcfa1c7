import type { Arrival, Checkpoint, Flow } from '../flow.ts';

/** Where the records of a run come from. */
export interface Source {
  /** Whether it can be asked again from a checkpoint: an upload cannot, what did not arrive is gone. */
  readonly repeatable: boolean;
  pages(from: Checkpoint | null, signal: AbortSignal): AsyncIterable<SourcePage>;
}

export interface SourcePage {
  readonly arrivals: readonly Arrival<unknown>[];
  readonly checkpoint?: Checkpoint;
}

/** Undefined for a flow that is fed. */
export function extractOf(flow: Flow): Source | undefined {
  if (flow.extract === undefined) return undefined;
  return {
    repeatable: true,
    async *pages(from, signal) {
      for await (const { records, checkpoint } of flow.extract?.(from, signal) ?? [])
        yield { arrivals: records.map((raw) => ({ raw })), checkpoint };
    },
  };
}

/** What a caller pushes in, gathered into pages that are worth a transaction; one is gathered while another is staged. */
export function fed(pages: AsyncIterable<readonly Arrival<unknown>[]>, size: number): Source {
  return {
    repeatable: false,
    pages: () => oneAhead(gatheredBy(pages, size)),
  };
}

async function* gatheredBy(
  pages: AsyncIterable<readonly Arrival<unknown>[]>,
  size: number,
): AsyncGenerator<SourcePage> {
  let gathered: Arrival<unknown>[] = [];
  for await (const page of pages) {
    gathered = gathered.length === 0 ? [...page] : gathered.concat(page);
    if (gathered.length < size) continue;
    const whole = gathered.length - (gathered.length % size);
    yield { arrivals: gathered.slice(0, whole) };
    gathered = gathered.slice(whole);
  }
  if (gathered.length > 0) yield { arrivals: gathered };
}

/** Asks for the next while whoever takes these is at work on one. What fails is thrown in its turn. */
async function* oneAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let isOver = false;
  try {
    for (let next = pages.next(); ;) {
      const page = await next;
      isOver = page.done === true;
      if (page.done === true) return;
      next = pages.next();
      next.catch(() => undefined);
      yield page.value;
    }
  } finally {
    if (!isOver) void pages.return(undefined).then(undefined, () => undefined);
  }
}
