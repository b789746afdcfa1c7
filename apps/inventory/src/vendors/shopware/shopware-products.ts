import { ProductSource } from '../../use-cases/ports/article-source.ts';
import type { SourcePage, SourcePosition, SourceRecord } from '../../use-cases/ports/article-source.ts';
import type { Filter, ShopwareClient } from './shopware.client.ts';
import { changedAtMs, parentIn, readProduct, type MappingRules } from './shopware.mapping.ts';

/** Shopware as the source of products and prices. */
export class ShopwareProducts extends ProductSource {
  readonly #client: ShopwareClient;
  readonly #rules: MappingRules;

  constructor(client: ShopwareClient, rules: MappingRules) {
    super();
    this.#client = client;
    this.#rules = rules;
  }

  /**
   * What changed since one moment, in the order of Shopware's count: timestamps choose and never part pages, however many
   * products share one. With a parent its variants come too, which inherit what they do not say and whose own timestamps
   * stay as they are.
   */
  async *changedAfter(position: SourcePosition | undefined): AsyncGenerator<SourcePage> {
    const sinceMs = position?.changedUntilMs ?? 0;
    const filters = sinceMs === 0 ? [] : [changedSince(sinceMs)];
    let latestChangeMs = position?.latestChangeMs ?? sinceMs;
    let before: SourcePosition = position ?? { changedUntilMs: 0, lastRecord: '' };
    for await (const { records, last } of this.#client.inOrder(filters, Number(before.lastRecord))) {
      // All variants come by themselves when everything is read.
      if (sinceMs > 0) yield* this.#variantsOf(records, before);
      latestChangeMs = Math.max(latestChangeMs, ...records.map(changedAtMs));
      before = { changedUntilMs: sinceMs, lastRecord: String(last), latestChangeMs };
      yield { records, position: before };
    }
    yield { records: [], position: { changedUntilMs: latestChangeMs, lastRecord: '' } };
  }

  async *everything(): AsyncGenerator<readonly unknown[]> {
    for await (const { records } of this.#client.inOrder([])) yield records;
  }

  read(raw: unknown): SourceRecord {
    return readProduct(raw, this.#rules);
  }

  async article(vendorId: string): Promise<SourceRecord | undefined> {
    const raw = await this.#client.product(vendorId);
    return raw === undefined ? undefined : this.read(raw);
  }

  async *#variantsOf(records: readonly unknown[], position: SourcePosition): AsyncGenerator<SourcePage> {
    const parents = records.flatMap((record) => parentIn(record) ?? []);
    if (parents.length === 0) return;
    const ofParents: Filter = { type: 'equalsAny', field: 'parentId', value: parents };
    for await (const page of this.#client.inOrder([ofParents])) yield { records: page.records, position };
  }
}

/** A product that was never changed has no time of its last change. */
function changedSince(epochMs: number): Filter {
  const gt = new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
  const since = (field: string): Filter => ({ type: 'range', field, parameters: { gt } });
  const neverChanged: Filter = { type: 'equals', field: 'updatedAt', value: null };
  const createdOnly: Filter = {
    type: 'multi',
    operator: 'and',
    queries: [neverChanged, since('createdAt')],
  };
  return { type: 'multi', operator: 'or', queries: [since('updatedAt'), createdOnly] };
}
