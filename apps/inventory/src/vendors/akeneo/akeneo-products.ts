import { ProductSource } from '../../use-cases/ports/article-source.ts';
import type { SourcePage, SourcePosition, SourceRecord } from '../../use-cases/ports/article-source.ts';
import type { AkeneoClient } from './akeneo.client.ts';
import { changedAtMs, readProduct, type MappingRules } from './akeneo.mapping.ts';

/** Akeneo as the source of products and prices. */
export class AkeneoProducts extends ProductSource {
  readonly #client: AkeneoClient;
  readonly #rules: MappingRules;

  constructor(client: AkeneoClient, rules: MappingRules) {
    super();
    this.#client = client;
    this.#rules = rules;
  }

  /** What changed since one moment, in the order of Akeneo's keys: timestamps choose and never part pages. */
  async *changedAfter(position: SourcePosition | undefined): AsyncGenerator<SourcePage> {
    const sinceMs = position?.changedUntilMs ?? 0;
    const since = sinceMs === 0 ? undefined : inAkeneosWords(sinceMs);
    let latestChangeMs = position?.latestChangeMs ?? sinceMs;
    for await (const { records, next } of this.#client.products(since, position?.lastRecord)) {
      latestChangeMs = Math.max(latestChangeMs, ...records.map(changedAtMs));
      yield { records, position: { changedUntilMs: sinceMs, lastRecord: next, latestChangeMs } };
    }
    yield { records: [], position: { changedUntilMs: latestChangeMs, lastRecord: '' } };
  }

  async *everything(): AsyncGenerator<readonly unknown[]> {
    for await (const { records } of this.#client.products(undefined)) yield records;
  }

  read(raw: unknown): SourceRecord {
    return readProduct(raw, this.#rules);
  }

  async article(vendorId: string): Promise<SourceRecord | undefined> {
    const raw = await this.#client.product(vendorId);
    return raw === undefined ? undefined : this.read(raw);
  }
}

/** `2026-11-21 12:00:00`, in UTC, which is what an Akeneo runs in unless somebody changed it. */
function inAkeneosWords(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}
