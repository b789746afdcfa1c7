import { AccordApi, pause } from './accord-api.ts';
import { differences, messageDifferences, type Snapshot } from './balance.ts';
import { catalogueOf } from './catalogue.ts';
import type { RunningAccord } from './environment.ts';
import { type FaultScene, sceneNamed } from './faults.ts';
import { followOrders } from './follow-orders.ts';
import { readGateways, readMessages } from './ledger.ts';
import { placeOrders } from './place-orders.ts';
import { readInvoices } from './read-invoices.ts';
import type { ReplayRecord } from './record.ts';
import { mustSucceed, readStock, seedCatalogue } from './seed-catalogue.ts';
import { takeBack } from './take-back.ts';

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
const quietLimitMs = 120_000;
const progressEveryMs = 2_000;

/** Places the orders of a file, takes back what it takes back, waits for the end of all of it and counts. */
export async function replay(accord: RunningAccord, options: ReplayOptions): Promise<ReplayRecord> {
  const api = new AccordApi(accord);
  const scene = sceneNamed(options.faults);
  const { signal } = options;
  signal.throwIfAborted();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const record = await Promise.race([replayUnder(scene, api, options), aborted]);
  if (record) return record;
  await clearFaults(api, scene.faults);
  throw new Error('interrupted: the vendors are without faults again, the orders stay');
}

async function replayUnder(scene: FaultScene, api: AccordApi, options: ReplayOptions): Promise<ReplayRecord> {
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

  const placing = progress(print, 'placed');
  await setFaults(api, scene.faults);
  const placement = await placeOrders(api, read.invoices, {
    run: options.run,
    callers,
    onProgress: placing,
    signal: options.signal,
    ...(options.rate === undefined ? {} : { rate: options.rate }),
  }).finally(() => clearFaults(api, scene.faults));

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

async function takeSnapshot(api: AccordApi, skus: readonly string[]): Promise<Snapshot> {
  return {
    stock: await readStock(api, skus),
    gateways: await readGateways(api),
    messages: await readMessages(api),
  };
}

/** What the new catalogue set off is no part of the replay: waits until the counters have stood still for two seconds. */
async function untilStill(api: AccordApi): Promise<void> {
  const giveUpMs = performance.now() + quietLimitMs;
  for (let last = '', still = 0; still < 3 && performance.now() < giveUpMs; await pause(1_000)) {
    const { ended, published, waiting } = await readMessages(api);
    const now = JSON.stringify([[...ended], [...published], waiting]);
    still = now === last ? still + 1 : 0;
    last = now;
  }
}

/** Mails and CRM go on after an order is complete; gives up after two minutes and lets the balance say what is missing. */
async function untilQuiet(api: AccordApi, before: Snapshot['messages']): Promise<void> {
  const giveUpMs = performance.now() + quietLimitMs;
  let last = -1;
  for (;;) {
    const messages = await readMessages(api);
    const ended = [...messages.ended.values()].reduce((sum, count) => sum + count, 0);
    const open = messageDifferences(before, messages).length;
    if ((open === 0 && ended === last) || performance.now() > giveUpMs) return;
    last = ended;
    await pause(1_000);
  }
}

async function setFaults(api: AccordApi, faults: Readonly<Record<string, readonly object[]>>): Promise<void> {
  for (const [vendor, list] of Object.entries(faults)) {
    await mustSucceed(
      api,
      { method: 'PUT', url: `${api.addresses.mocks}/__mock/${vendor}/faults` },
      { faults: list },
    );
  }
}

async function clearFaults(
  api: AccordApi,
  faults: Readonly<Record<string, readonly object[]>>,
): Promise<void> {
  for (const vendor of Object.keys(faults)) {
    await mustSucceed(api, { method: 'DELETE', url: `${api.addresses.mocks}/__mock/${vendor}/faults` });
  }
}

/** A line every two seconds, and one at the end. */
function progress(print: (line: string) => void, what: string): (done: number, of: number) => void {
  let nextMs = performance.now() + progressEveryMs;
  return (done, of) => {
    if (performance.now() < nextMs && done < of) return;
    nextMs = performance.now() + progressEveryMs;
    print(`${what} ${done} of ${of}`);
  };
}
