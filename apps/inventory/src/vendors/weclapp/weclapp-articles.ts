import type { Clock } from '@accord/canonical';
import { ArticleSource } from '../../use-cases/ports/article-source.ts';
import type {
  BadRecord,
  SourcePage,
  SourcePosition,
  SourceRecord,
  SourceStock,
} from '../../use-cases/ports/article-source.ts';
import { hasHead, headOf, type WeclappClient } from './weclapp.client.ts';
import { readArticle, wholePieces, type MappingRules } from './weclapp.mapping.ts';
import { warehouseStockWire } from './weclapp.wire.ts';

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
   * another one over a page border, unseen. A full page may end in the middle of a group of equal timestamps
   * (a bulk import gives thousands the same), so that group is read by itself, by id.
   */
  async *changedAfter(position: SourcePosition | undefined): AsyncGenerator<SourcePage> {
    let after = position?.changedUntilMs ?? -1;
    if (position) yield* this.#group(position.changedUntilMs, position.lastRecord);
    for (;;) {
      const raw = await this.#client.page('article', { 'lastModifiedDate-gt': after }, 'lastModifiedDate,id');
      if (raw.length === 0) return;
      const until = headOf(raw.findLast(hasHead)).lastModifiedDate;
      const full = raw.length >= this.#client.pageSize;
      const whole = full
        ? raw.filter((record) => !hasHead(record) || headOf(record).lastModifiedDate < until)
        : raw;
      if (whole.length > 0) yield this.#read(whole, after);
      if (!full) return;
      yield* this.#group(until, undefined);
      after = until;
    }
  }

  async article(vendorId: string): Promise<SourceRecord | undefined> {
    const raw = await this.#client.article(vendorId);
    return raw === undefined ? undefined : readArticle(raw, this.#rules, this.#clock.now());
  }

  async stock(vendorId?: string): Promise<SourceStock> {
    const sums = new Map<string, number>();
    const bad: BadRecord[] = [];
    const filter = vendorId === undefined ? {} : { 'articleId-eq': vendorId };
    for await (const page of this.#client.byId('warehouseStock', filter)) {
      for (const raw of page) {
        const wire = warehouseStockWire.safeParse(raw);
        const pieces = wire.success ? wholePieces(wire.data.quantity) : undefined;
        if (!wire.success) bad.push({ vendorId: idIn(raw), reason: 'weclapp.unreadable_stock' });
        else if (pieces === undefined)
          bad.push({ vendorId: wire.data.articleId, reason: 'weclapp.fraction_in_stock' });
        else sums.set(wire.data.articleId, (sums.get(wire.data.articleId) ?? 0) + pieces);
      }
    }
    for (const { vendorId: doubtful } of bad) sums.delete(doubtful);
    return { pieces: sums, bad };
  }

  async *#group(changedAtMs: number, after: string | undefined): AsyncGenerator<SourcePage> {
    const filter = { 'lastModifiedDate-eq': changedAtMs, ...(after && { 'id-gt': after }) };
    for await (const records of this.#client.byId('article', filter)) {
      yield this.#read(records, changedAtMs);
    }
  }

  #read(raw: readonly unknown[], startedAtMs: number): SourcePage {
    const now = this.#clock.now();
    const end = raw.findLast(hasHead);
    const head = end === undefined ? { id: '', lastModifiedDate: Math.max(startedAtMs, 0) } : headOf(end);
    return {
      records: raw.map((record) => readArticle(record, this.#rules, now)),
      position: { changedUntilMs: head.lastModifiedDate, lastRecord: head.id },
    };
  }
}

function idIn(raw: unknown): string {
  const wire = warehouseStockWire.partial().safeParse(raw);
  return (wire.success && wire.data.articleId) || 'unknown';
}
