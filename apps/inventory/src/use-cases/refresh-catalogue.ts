import { Failure } from '@accord/canonical';
import type { RunRecord, Runs, RunView } from '@accord/sync';
import type { BadRecord } from './ports/article-source.ts';
import type { OwedPieces } from './ports/catalogue-import.ts';
import type { RunNotes } from './ports/run-notes.ts';

export interface RefreshReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly articles: {
    readonly read: number;
    readonly changed: number;
    readonly withdrawn: number;
    readonly ignored: number;
  };
  readonly stock: { readonly read: number; readonly changed: number };
  /** Records that could not be taken over, each with its reason. */
  readonly bad: readonly BadRecord[];
  readonly owed: readonly OwedPieces[];
}

const flows = { articles: 'inventory.follow-articles', stock: 'inventory.follow-stock' } as const;

/** Brings articles, prices and warehouse stock up to date with the ERP, as one run of each flow, and waits for both. */
export class RefreshCatalogue {
  readonly #runs: Runs;
  readonly #notes: RunNotes;
  #running: Promise<RefreshReport> | undefined;

  constructor(runs: Runs, notes: RunNotes) {
    this.#runs = runs;
    this.#notes = notes;
  }

  /** A call during a run gets that run's report. @throws Failure when the source does not answer */
  execute(): Promise<RefreshReport> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<RefreshReport> {
    const articles = await this.#finished(flows.articles);
    const stock = await this.#finished(flows.stock);
    const [ofArticles, ofStock] = [await this.#notes.of(articles.id), await this.#notes.of(stock.id)];
    const { changed, withdrawn, ignored } = ofArticles;
    return {
      startedAt: articles.startedAt,
      finishedAt: stock.finishedAt ?? stock.startedAt,
      articles: { read: articles.received, changed, withdrawn, ignored },
      stock: { read: stock.received, changed: ofStock.changed },
      bad: [...(await this.#bad(articles.id)), ...(await this.#bad(stock.id))],
      owed: ofStock.owed,
    };
  }

  async #finished(flow: string): Promise<RunView> {
    const run = await this.#runs.settled(await this.#startedOrUnderWay(flow));
    if (run.status === 'finished') return run;
    const { code, detail } = run.failure ?? {
      code: 'inventory.refresh_elsewhere',
      detail: `the run is ${run.status}`,
    };
    throw new Failure(code, 'transient', detail);
  }

  async #startedOrUnderWay(flow: string): Promise<string> {
    try {
      return (await this.#runs.start(flow)).id;
    } catch (error) {
      const runId = error instanceof Failure ? error.details['runId'] : undefined;
      if (typeof runId === 'string') return runId;
      throw error;
    }
  }

  async #bad(runId: string): Promise<BadRecord[]> {
    const bad: BadRecord[] = [];
    let after: number | undefined = 0;
    while (after !== undefined) {
      const page: Awaited<ReturnType<Runs['records']>> = await this.#runs.records(runId, {
        outcome: 'failed',
        after,
      });
      bad.push(...page.items.map(badRecordOf));
      after = page.nextCursor === null ? undefined : Number(page.nextCursor);
    }
    return bad;
  }
}

function badRecordOf({ key, code, field }: RunRecord): BadRecord {
  return { vendorId: key ?? 'unknown', reason: code, ...(field !== null && { field }) };
}
