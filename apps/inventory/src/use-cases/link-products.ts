import type { Clock, Product } from '@accord/canonical';
import type { MasterKeys } from '@accord/master-keys';
import type { Tx } from '@accord/messaging';
import { type Checkpoint, Flow, type Page, type Result, type Staged } from '@accord/sync';
import { z } from 'zod';
import { ourRecord } from './link-articles.ts';
import type { Catalogue } from './ports/catalogue.ts';

/** Read again at every run: a transaction that was long on its way shows up late. */
const overlapMs = 600_000;
const pageSize = 1_000;

const checkpoint = z.object({ updatedAt: z.iso.datetime(), sku: z.string(), complete: z.boolean() });
const beginning = { updatedAt: new Date(0).toISOString(), sku: '', complete: false };

/**
 * Notes our products under their SKU, so that articles of other systems find them. A flow of its own and no part of an
 * import: noting a hundred thousand products takes its time, and nobody waits for it.
 */
export class LinkProducts extends Flow<Pick<Product, 'sku' | 'name' | 'gtin'>> {
  readonly name = 'inventory.link-products';
  override readonly batchSize = pageSize;
  override readonly incremental = true;
  readonly #catalogue: Catalogue;
  readonly #keys: MasterKeys;
  readonly #clock: Clock;

  constructor(catalogue: Catalogue, keys: MasterKeys, clock: Clock) {
    super();
    this.#catalogue = catalogue;
    this.#keys = keys;
    this.#clock = clock;
  }

  override async *extract(
    last: Checkpoint | null,
  ): AsyncGenerator<Page<Pick<Product, 'sku' | 'name' | 'gtin'>>> {
    let at = begun(last, this.#clock.now());
    for (;;) {
      const products = await this.#catalogue.changedAfter(at, pageSize);
      const end = products.at(-1);
      const complete = products.length < pageSize;
      at = { updatedAt: end?.updatedAt ?? at.updatedAt, sku: end?.sku ?? at.sku, complete };
      yield {
        records: products.map(({ sku, name, gtin }) => ({ sku, name, ...(gtin !== undefined && { gtin }) })),
        checkpoint: at,
      };
      if (complete) return;
    }
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<Pick<Product, 'sku' | 'name' | 'gtin'>>[],
  ): Promise<readonly Result[]> {
    const records = batch.map(({ raw }) => ourRecord(raw));
    const placed = await this.#keys.arePlaced(tx.manager, records);
    await this.#keys.observe(tx, records);
    return batch.map(({ seq }, index) => ({ seq, outcome: placed[index] ? 'unchanged' : 'updated' }));
  }
}

/** A run that came to its end is followed by one that begins an overlap before it. */
function begun(last: Checkpoint | null, now: Date): z.output<typeof checkpoint> {
  if (last === null) return beginning;
  const known = checkpoint.parse(last);
  if (!known.complete) return known;
  const from = Math.min(new Date(known.updatedAt).getTime(), now.getTime()) - overlapMs;
  return { updatedAt: new Date(Math.max(0, from)).toISOString(), sku: '', complete: false };
}
