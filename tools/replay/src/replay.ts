import { differences } from './balance.ts';
import { catalogueOf } from './catalogue.ts';
import type { RunningAccord } from './environment.ts';
import { followOrders } from './follow-orders.ts';
import { orderOf } from './order-of-invoice.ts';
import { placeOrders } from './place-orders.ts';
import { progress } from './progress.ts';
import { untilQuiet, untilStill } from './quiet.ts';
import { readInvoices } from './read-invoices.ts';
import type { ReplayRecord } from './record.ts';
import { seedCatalogue } from './seed-catalogue.ts';
import { takeSnapshot } from './snapshot.ts';
import { takeBack } from './take-back.ts';
import { underWeather, type Weather } from './weather.ts';

export interface ReplayOptions {
  readonly file: string;
  /** Rows to read at most. */
  readonly limit?: number;
  /** Orders per second at most. */
  readonly rate?: number;
  /** Name of a fault scene, set before the first order and cleared before the returns. */
  readonly faults: string;
  /** Part of every idempotency key of this run. */
  readonly run: string;
  readonly print: (line: string) => void;
  /** When aborted, the replay ends without a record, and leaves no fault at the vendors. */
  readonly signal: AbortSignal;
}

const callers = 8;
const completionLimitMs = 300_000;

/** Places the orders of a file, takes back what it takes back, waits for the end of all of it and counts. */
export function replay(accord: RunningAccord, options: ReplayOptions): Promise<ReplayRecord> {
  return underWeather(accord, options, (weather) => replayUnder(weather, options));
}

async function replayUnder({ api, scene, during }: Weather, options: ReplayOptions): Promise<ReplayRecord> {
  const { print } = options;
  const read = await readInvoices(options.file, options.limit);
  const articles = catalogueOf(read.invoices);
  print(
    `${read.rows} rows, ${read.invoices.length} invoices, ${articles.length} articles; faults: ${scene.summary}`,
  );
  await seedCatalogue(api, articles);
  const skus = articles.map(({ sku }) => sku);
  await untilStill(api);
  const before = await takeSnapshot(api, skus);

  const sold = read.invoices.filter(({ cancellation }) => !cancellation);
  const placement = await during(() =>
    placeOrders(api, sold, {
      orderOf,
      run: options.run,
      callers,
      onProgress: progress(print, 'placed'),
      signal: options.signal,
      ...(options.rate === undefined ? {} : { rate: options.rate }),
    }),
  );

  const ids = placement.placed.map(({ id }) => id);
  const following = { timeLimitMs: completionLimitMs, onProgress: progress(print, 'finished') };
  await followOrders(api, ids, following);
  const cancellations = read.invoices.filter(({ cancellation }) => cancellation);
  const takenBack = await takeBack(api, cancellations, placement.placed);
  await untilQuiet(api, before.messages);
  const orders = await followOrders(api, ids, following);
  const after = await takeSnapshot(api, skus);
  return {
    read,
    placement,
    takenBack,
    orders,
    before,
    after,
    differences: differences(before, after, orders),
  };
}
