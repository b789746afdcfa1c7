import type { Product } from '@accord/canonical';
import { Catalogue, type Composition } from '@accord/inventory/saga';
import type { Tx } from '@accord/messaging';
import type { Host } from '../host.ts';
import { memoryOf } from '../memory-transaction.ts';
import type { CatalogueRow, InventoryTables } from './inventory-tables.ts';

/** What is sold: never changes during a history. */
export class MemoryCatalogue extends Catalogue {
  readonly #tables: InventoryTables;
  readonly #host: Host;

  constructor(tables: InventoryTables, host: Host) {
    super();
    this.#tables = tables;
    this.#host = host;
  }

  override async products(skus: readonly string[]): Promise<readonly Product[]> {
    await this.#host.before('catalogue.products');
    return this.#rows(skus).map(({ product }) => product);
  }

  override async changedAfter(): Promise<readonly Product[]> {
    return [];
  }

  override async compositions(
    skus: readonly string[],
    { tx }: { readonly onSale: boolean; readonly tx?: Tx },
  ): Promise<ReadonlyMap<string, Composition>> {
    if (tx === undefined) await this.#host.before('catalogue.compositions');
    else await memoryOf(tx).statement('catalogue.compositions', () => undefined);
    return new Map(this.#rows(skus).map(({ product, composition }) => [product.sku, composition]));
  }

  override weights(tx: Tx, skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return memoryOf(tx).statement('catalogue.weights', () => {
      const known = this.#rows(skus).flatMap(({ product, weightGrams }) =>
        weightGrams === null ? [] : [[product.sku, weightGrams] as const],
      );
      return new Map<string, number>(known);
    });
  }

  #rows(skus: readonly string[]): CatalogueRow[] {
    return [...skus].sort().flatMap((sku) => this.#tables.catalogue.read(sku) ?? []);
  }
}
