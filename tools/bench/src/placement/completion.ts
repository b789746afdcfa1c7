import { setTimeout as wait } from 'node:timers/promises';

import { Client } from 'pg';

/** Counts in checkout's own table, one query for all orders: asking for each of them would be a load of its own. */
export class CompletionCounter {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async open(checkoutDatabase: string): Promise<CompletionCounter> {
    const client = new Client({ connectionString: checkoutDatabase });
    await client.connect();
    return new CompletionCounter(client);
  }

  async count(): Promise<number> {
    const { rows } = await this.#client.query<{ completed: number }>(
      `SELECT count(*)::integer AS completed FROM orders WHERE status = 'completed'`,
    );
    return rows[0]?.completed ?? 0;
  }

  /** Waits until so many are completed, or until patience ends. @returns how many are */
  async until(wanted: number, patienceMs: number): Promise<number> {
    const giveUpMs = performance.now() + patienceMs;
    for (;;) {
      const completed = await this.count();
      if (completed >= wanted || performance.now() > giveUpMs) return completed;
      await wait(100);
    }
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
