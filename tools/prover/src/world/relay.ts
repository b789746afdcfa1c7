import type { MemoryDatabase, OutboxEntry } from '../memory/memory-database.ts';
import type { Broker } from '../simulation/broker.ts';
import type { Cluster } from '../simulation/cluster.ts';
import type { Replica } from '../simulation/replica.ts';
import type { Setting } from '../simulation/setting.ts';

const pollMs = { least: 5, most: 100 };
const batch = 32;

/**
 * Carries one service's outbox to the broker: in order, deleted only after the confirmation. Killed or unanswered in
 * between, the same events go out again.
 */
export class SimulatedRelay {
  /** Everything that the broker took over, repeats included, in order. */
  readonly published: OutboxEntry[] = [];
  readonly #database: MemoryDatabase;
  readonly #cluster: Cluster<unknown>;
  readonly #broker: Broker;
  readonly #setting: Setting;
  #busy = false;

  constructor(parts: {
    database: MemoryDatabase;
    cluster: Cluster<unknown>;
    broker: Broker;
    setting: Setting;
  }) {
    this.#database = parts.database;
    this.#cluster = parts.cluster;
    this.#broker = parts.broker;
    this.#setting = parts.setting;
  }

  /** Looks soon, unless it is at work. */
  wake(): void {
    if (this.#busy || this.#database.outbox.length === 0) return;
    this.#busy = true;
    const { timeline, chance } = this.#setting;
    timeline.after(chance.between(pollMs.least, pollMs.most), () => {
      this.#round();
    });
  }

  #round(): void {
    const server = this.#cluster.any();
    if (server === undefined) {
      this.#busy = false;
      return;
    }
    const over = (): void => {
      alone();
      this.#busy = false;
      this.wake();
    };
    const alone = server.replica.onDeath(over);
    this.#carry(server.replica).then(over, over);
  }

  async #carry(replica: Replica): Promise<void> {
    const { faults } = this.#setting;
    await replica.turn('relay publish', 10);
    if (faults.strike('publish_lost', `${replica.name} relay`)) return;
    const events = this.#database.outbox.slice(0, batch);
    for (const event of events) {
      this.published.push(event);
      this.#broker.publish(event);
    }
    await replica.mayDie('after relay publish');
    if (faults.strike('confirm_lost', `${replica.name} relay`)) return;
    const sent = new Set(events.map(({ id }) => id));
    const left = this.#database.outbox.filter(({ id }) => !sent.has(id));
    this.#database.outbox.splice(0, this.#database.outbox.length, ...left);
  }
}
