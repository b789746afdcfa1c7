import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Checkpoint, type Page, type Result, type RunContext, type Staged } from '@accord/sync';
import { z } from 'zod';
import type { MarketplaceOrders } from './ports/marketplace-orders.ts';
import type { ProductCache } from './ports/product-cache.ts';
import type { Stock } from './ports/stock.ts';
import type { TakeSales } from './take-sales.ts';

/** Read again at every run: clocks of the marketplace may be minutes apart, and what it writes shows up late. */
const overlapMs = 600_000;

const checkpoint = z.object({
  /** Changes since then are read. */
  fromMs: z.number(),
  startedAtMs: z.number(),
  /** Changes until then, by the marketplace's clock, were among what was read. Absent while it is being read. */
  untilMs: z.number().exactOptional(),
});
type SalesCheckpoint = z.output<typeof checkpoint>;

export interface FollowSalesOptions {
  /** Of the flow: `checkout.amazon-orders`. */
  readonly name: string;
  readonly source: MarketplaceOrders;
  readonly take: TakeSales;
  readonly stock: Stock;
  readonly cache: ProductCache;
  readonly clock: Clock;
  /** How far the first run of all looks back. */
  readonly firstMs: number;
}

/** Orders of a marketplace become orders of ours, and what it cancels is cancelled here. */
export class FollowSales extends Flow<unknown> {
  readonly name: string;
  override readonly batchSize = 100;
  override readonly incremental = true;
  readonly #options: FollowSalesOptions;

  constructor(options: FollowSalesOptions) {
    super();
    this.name = options.name;
    this.#options = options;
  }

  override async *extract(last: Checkpoint | null): AsyncGenerator<Page<unknown>> {
    const { source } = this.#options;
    const begun = this.#begin(last);
    let untilMs: number | undefined;
    for await (const { records, changedBeforeMs } of source.changedSince(begun.fromMs)) {
      untilMs = Math.min(untilMs ?? Infinity, changedBeforeMs ?? begun.fromMs);
      await this.#getToKnow(records);
      // Whoever goes on after us reads all of it again: the pages have no order that could be relied on.
      yield { records, checkpoint: begun };
    }
    yield { records: [], checkpoint: { ...begun, untilMs: untilMs ?? begun.fromMs } };
  }

  override load(tx: Tx, batch: readonly Staged<unknown>[], _run: RunContext): Promise<readonly Result[]> {
    const { source, take } = this.#options;
    return take.execute(
      source.marketplace,
      batch.map(({ seq, raw }) => ({ seq, record: source.read(raw) })),
      tx,
    );
  }

  /** A time that lies ahead of us is a wrong clock's, and must not hide what comes after it. */
  #begin(last: Checkpoint | null): SalesCheckpoint {
    const { clock, firstMs } = this.#options;
    const startedAtMs = clock.now().getTime();
    if (last === null) return { fromMs: startedAtMs - firstMs, startedAtMs };
    const known = checkpoint.parse(last);
    if (known.untilMs === undefined) return known;
    return { fromMs: Math.min(known.untilMs, known.startedAtMs) - overlapMs, startedAtMs };
  }

  /** What is sold and what tax is in it: kept where the load, which asks nobody, finds it. @throws Failure of inventory */
  async #getToKnow(records: readonly unknown[]): Promise<void> {
    const { source, stock, cache, clock } = this.#options;
    const skus = records.flatMap((raw) => {
      const record = source.read(raw);
      return record.kind === 'sold' ? record.order.lines.map(({ sku }) => sku) : [];
    });
    const known = cache.read(skus);
    const missing = [...new Set(skus)].filter((sku) => !known.has(sku));
    if (missing.length === 0) return;
    const { items } = await stock.products(missing);
    await cache.keep(items, clock.now());
  }
}
