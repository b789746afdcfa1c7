import type { Clock } from '@accord/canonical';
import { ArticleSource } from '../../use-cases/ports/article-source.ts';
import type {
  BadRecord,
  SourcePage,
  SourcePosition,
  SourceRecord,
  SourceStock,
} from '../../use-cases/ports/article-source.ts';
import { hasHead, headOf, type Filter, type WeclappClient } from './weclapp.client.ts';
import { readArticle, readStock, type MappingRules } from './weclapp.mapping.ts';

/** Articles per question: they stand in the address, which has an end. */
const articlesAtOnce = 50;

/** weclapp as the source of articles, prices and deliveries. */
export class WeclappArticles extends ArticleSource {
  readonly #client: WeclappClient;
  readonly #rules: MappingRules;
  readonly #clock: Clock;

  constructor(client: WeclappClient, rules: MappingRules, clock: Clock) {
    super();
    this.#client = client;
    this.#rules = rules;
    this.#clock = clock;
  }

  /**
   * Pages by key, never by page number: an article that changes while we page would move to the end and pull
   * another one over a page border, unseen. A page may end in the middle of a group of equal timestamps (a bulk
   * import gives thousands the same), so the rest of that group is read by itself, by id. A short page is the end only
   * if weclapp counts no more: it may be half of one. What a page repeats is passed over.
   */
  async *changedAfter(position: SourcePosition | undefined): AsyncGenerator<SourcePage> {
    let after = position?.changedUntilMs ?? -1;
    if (position) yield* this.#group(position.changedUntilMs, position.lastRecord);
    for (;;) {
      const filter = { 'lastModifiedDate-gt': after };
      const raw = await this.#client.page('article', filter, 'lastModifiedDate,id');
      const fresh = raw.filter((record) => !hasHead(record) || headOf(record).lastModifiedDate > after);
      const isShort = raw.length < this.#client.pageSize;
      const isLast = isShort && (await this.#client.count('article', filter)) <= fresh.length;
      if (raw.length > 0) {
        const end = headOf(fresh.findLast(hasHead));
        yield { records: fresh, position: positionAt(end) };
        after = end.lastModifiedDate;
        if (!isLast) yield* this.#group(after, end.id);
      }
      if (isLast) return;
    }
  }

  everything(): AsyncIterable<readonly unknown[]> {
    return this.#client.byId('article', {});
  }

  read(raw: unknown): SourceRecord {
    return readArticle(raw, this.#rules, this.#clock.now());
  }

  async article(vendorId: string): Promise<SourceRecord | undefined> {
    const raw = await this.#client.article(vendorId);
    return raw === undefined ? undefined : this.read(raw);
  }

  /** Places are summed by their ids, and only those asked for: a page may repeat those of another question. */
  async stock(vendorIds?: readonly string[]): Promise<SourceStock> {
    const places = new Map<string, ReturnType<typeof readStock>>();
    const wanted = vendorIds && new Set(vendorIds);
    let changedUntilMs = 0;
    for (const filter of vendorIds === undefined ? [{}] : chunksOf(vendorIds).map(ofArticles)) {
      for await (const page of this.#client.byId('warehouseStock', filter)) {
        for (const raw of page) {
          const read = readStock(raw);
          if (wanted?.has(read.vendorId) === false) continue;
          places.set(hasHead(raw) ? headOf(raw).id : `unnamed ${places.size}`, read);
          if (hasHead(raw)) changedUntilMs = Math.max(changedUntilMs, headOf(raw).lastModifiedDate);
        }
      }
    }
    return { ...summed([...places.values()]), changedUntilMs };
  }

  async *#group(changedAtMs: number, after: string): AsyncGenerator<SourcePage> {
    const filter = { 'lastModifiedDate-eq': changedAtMs };
    for await (const page of this.#client.byId('article', filter, after === '' ? undefined : after)) {
      const records = page.filter(
        (record) => !hasHead(record) || headOf(record).lastModifiedDate === changedAtMs,
      );
      yield { records, position: positionAt(headOf(records.findLast(hasHead))) };
    }
  }
}

export function positionAt({ id, lastModifiedDate }: ReturnType<typeof headOf>): SourcePosition {
  return { changedUntilMs: lastModifiedDate, lastRecord: id };
}

/** An article of which one place cannot be read has no sum. */
function summed(places: readonly ReturnType<typeof readStock>[]): Pick<SourceStock, 'pieces' | 'bad'> {
  const pieces = new Map<string, number>();
  const bad: BadRecord[] = [];
  for (const place of places) {
    if ('reason' in place) bad.push(place);
    else pieces.set(place.vendorId, (pieces.get(place.vendorId) ?? 0) + place.pieces);
  }
  for (const { vendorId: doubtful } of bad) pieces.delete(doubtful);
  return { pieces, bad };
}

function chunksOf(vendorIds: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(vendorIds.length / articlesAtOnce) }, (_, chunk) =>
    vendorIds.slice(chunk * articlesAtOnce, (chunk + 1) * articlesAtOnce),
  );
}

function ofArticles(vendorIds: readonly string[]): Filter {
  const [only = ''] = vendorIds;
  return vendorIds.length === 1 ? { 'articleId-eq': only } : { 'articleId-in': JSON.stringify(vendorIds) };
}
