import type { Clock } from '@accord/canonical';
import type { Tx } from '@accord/messaging';
import { Flow, type Result, type RunContext, type Staged } from '@accord/sync';
import type { ImportRow } from '../domain/import/row.ts';
import { judgeCount, type CountedStock } from '../domain/import/stock-record.ts';
import { judgeRows, type GoodRow } from './import-rows.ts';
import type { CountEffect, StockCounts } from './ports/file-imports.ts';

/** Counted stock out of a file onto the shelves, through the ledger. */
export class ImportStock extends Flow<ImportRow> {
  readonly name = 'inventory.import-stock';
  /** Few enough that an order for one of these articles does not wait noticeably. */
  override readonly batchSize = 500;
  readonly #counts: StockCounts;
  readonly #clock: Clock;

  constructor(counts: StockCounts, clock: Clock) {
    super();
    this.#counts = counts;
    this.#clock = clock;
  }

  override async load(
    tx: Tx,
    batch: readonly Staged<ImportRow>[],
    run: RunContext,
  ): Promise<readonly Result[]> {
    const { good, settled } = judgeRows(batch, judgeCount);
    const counts = good.map(({ seq, value }) => ({ ...value, reference: `run ${run.runId} row ${seq}` }));
    const effects = await this.#counts.takeOver(tx, counts, this.#clock.now());
    return [...settled, ...good.map((row) => resultOf(row, effects.get(row.value.sku)))];
  }
}

const refusals = {
  unknown_sku: {
    outcome: 'failed',
    code: 'inventory.unknown_sku',
    detail: 'There is no such article on sale',
  },
  not_stocked: { outcome: 'failed', code: 'inventory.not_stocked', detail: 'No stock is kept of it' },
  below_promised: {
    outcome: 'failed',
    code: 'inventory.below_promised',
    detail: 'More pieces are promised to customers than were counted; nothing was changed',
  },
  owned_by_erp: {
    outcome: 'skipped',
    code: 'inventory.owned_by_erp',
    detail: 'The ERP counts this article and has the last word on it',
  },
} as const;

function resultOf(
  { seq, raw, value: { sku } }: GoodRow<CountedStock>,
  effect: CountEffect = 'unknown_sku',
): Result {
  if (effect === 'updated' || effect === 'unchanged') return { seq, outcome: effect, key: sku };
  return { seq, key: sku, field: effect === 'below_promised' ? 'quantity' : 'sku', ...refusals[effect], raw };
}
