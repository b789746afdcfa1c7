import { Failure } from '@accord/canonical';
import type { Envelope } from '@accord/canonical';
import { Transactions } from '@accord/service-kit';
import { CuttingProxy, eventually, testServers } from '@accord/test-kit';
import { done, retry } from '@accord/messaging';
import type { Delivery, EventDelivery, ParkedMessage, Party, Tx, Verdict } from '@accord/messaging';
import type { EntityManager } from 'typeorm';

import { World, happened } from './world.ts';

export const mishaps = [
  'a relay loses the broker',
  'a relay dies before it deletes what it sent',
  'a relay loses its lanes before it sends',
  'a reader loses the broker',
  'readers rest',
] as const;
export type Mishap = (typeof mishaps)[number];

/** What a reader makes of an event before it is done with it. */
export const fates = ['done', 'retried', 'retried twice', 'failed after its commit'] as const;
export type Fate = (typeof fates)[number];

export const readers = ['shop.follow', 'shop.follow-in-batches'] as const;
type Reader = (typeof readers)[number];

interface Step {
  readonly subject: string;
  readonly sequence: number;
}

/** Somebody whom the readers need, ill when the test says so. */
class Neighbour implements Party {
  readonly name = 'neighbour';
  ill = false;

  trouble(): ReturnType<Party['trouble']> {
    return this.ill ? { reason: 'neighbour.away', since: new Date(0), mayTry: true } : undefined;
  }
}

/**
 * Three relays on one outbox, and on each of two queues several readers who keep what is newest of each subject, as a
 * service keeps a copy of somebody else's state. One more reader only notes what arrives, one after the other.
 */
export class Turmoil {
  readonly arrivals: Step[] = [];
  readonly #neighbour = new Neighbour();
  readonly #seen = new Map<string, number>();
  readonly #armed: Mishap[] = [];
  readonly #happened = new Map<Mishap, number>();
  #things = '';
  #fates: readonly Fate[] = ['done'];

  private constructor(
    readonly world: World,
    readonly parked: readonly ParkedMessage[],
    private readonly relayWire: CuttingProxy,
    private readonly readerWire: CuttingProxy,
  ) {}

  static async open(): Promise<Turmoil> {
    const world = await World.open('ordering');
    await world.dataSource.query(`
      CREATE TABLE things (subject text PRIMARY KEY, version int NOT NULL);
      CREATE TABLE newest (reader text, subject text, sequence int NOT NULL, PRIMARY KEY (reader, subject));
      CREATE TABLE steps (id bigint GENERATED ALWAYS AS IDENTITY, reader text, subject text, sequence int)`);
    const { amqpUrl } = testServers();
    const turmoil = new Turmoil(
      world,
      await world.parked(),
      await CuttingProxy.before(amqpUrl),
      await CuttingProxy.before(amqpUrl),
    );
    await turmoil.#openReaders();
    turmoil.#startRelays();
    return turmoil;
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.relayWire.close();
    await this.readerWire.close();
  }

  /**
   * @param things what the subjects of this history begin with: what was sent again may still arrive in the next one
   * @param dealt the fates of events, in turn as they are first read
   */
  begin(things: string, dealt: readonly Fate[]): void {
    this.#things = things;
    this.#fates = dealt;
    this.arrivals.length = 0;
  }

  /** Changes a thing under its lock, as a service does, and tells of each of its new versions. */
  async change(subject: string, versions: number): Promise<void> {
    await this.world.work.run(async (tx) => {
      const [row] = await tx.manager.query<{ version: number }[]>(
        `INSERT INTO things AS t (subject, version) VALUES ($1, $2)
         ON CONFLICT (subject) DO UPDATE SET version = t.version + $2 RETURNING version`,
        [subject, versions],
      );
      const last = row?.version ?? 0;
      for (let sequence = last - versions + 1; sequence <= last; sequence += 1)
        tx.publish(happened, { subject, sequence, data: { amount: 1 } });
    });
  }

  /** @param frame where a wire is cut, of those that go over it from now on */
  strike(mishap: Mishap, frame: number): void {
    const when = frame % 2 === 0 ? 'before' : 'after';
    this.#neighbour.ill = mishap === 'readers rest';
    switch (mishap) {
      case 'a relay loses the broker':
        this.relayWire.cutAtFrame(frame, when);
        break;
      case 'a reader loses the broker':
        this.readerWire.cutAtFrame(frame, when);
        break;
      case 'readers rest':
        break;
      default:
        this.#armed.push(mishap);
        return;
    }
    this.#note(mishap);
  }

  /** Waits until all of so many events have arrived and were taken by both readers, and nothing is left to send. */
  async settled(told: number): Promise<void> {
    this.#neighbour.ill = false;
    await eventually(
      async () => {
        const [open] = await this.world.dataSource.query<{ outbox: number; unread: number }[]>(
          `SELECT (SELECT count(*) FROM outbox)::int AS outbox,
                  (SELECT sum(version) * 2 FROM things)::int
                    - (SELECT count(*) FROM inbox)::int AS unread`,
        );
        const unseen =
          told - new Set(this.arrivals.map(({ subject, sequence }) => `${subject}/${sequence}`)).size;
        if (open?.outbox !== 0 || open.unread !== 0 || unseen !== 0)
          throw new Error(`not yet: ${JSON.stringify({ ...open, unseen })}`);
      },
      { timeoutMs: 20_000, because: 'every event was sent, has arrived, and was marked by both readers' },
    );
  }

  /** The steps that a reader took with a subject, in the order in which they were committed. */
  async steps(reader: Reader): Promise<readonly Step[]> {
    return this.world.dataSource.query('SELECT subject, sequence FROM steps WHERE reader = $1 ORDER BY id', [
      reader,
    ]);
  }

  /** How often each mishap came about so far. */
  get struck(): ReadonlyMap<Mishap, number> {
    return this.#happened;
  }

  async #openReaders(): Promise<void> {
    const observe = { queue: 'shop.observe', events: [happened], prefetch: 1 };
    const follow = { queue: readers[0], events: [happened], prefetch: 8, needs: { all: ['neighbour'] } };
    const batches = { queue: readers[1], events: [happened], batch: { size: 8, maxWaitMs: 2 } };
    await this.world.service([{ definition: observe, onEvent: async (event) => this.#observe(event) }]);
    const { url } = this.readerWire;
    for (const urls of [[url], [url], this.world.urls])
      await this.world.service(
        [
          { definition: follow, onEvent: async (event, delivery) => this.#follow(event, delivery) },
          { definition: batches, onBatch: async (deliveries) => this.#followAll(deliveries) },
        ],
        { urls, parties: [this.#neighbour], deliveryLimit: 200 },
      );
  }

  #startRelays(): void {
    const perLane = 3;
    for (const urls of [[this.relayWire.url], this.world.urls])
      this.world.relay(this.world.client(undefined, { urls }), perLane).start();
    const mortal = this.#mortal(new Transactions(this.world.dataSource));
    this.world.relay(this.world.client(), perLane, mortal).start();
  }

  /** Transactions that end in the middle when a mishap is due and there is something to send. */
  #mortal(alive: Transactions): Pick<Transactions, 'run'> {
    return {
      run: (work, opening) =>
        alive.run(async (manager, edges) => {
          let mishap: Mishap | undefined;
          const watched = watching(manager, async (read) => {
            if (read.length === 0) return;
            mishap = this.#armed.shift();
            if (mishap === undefined) return;
            this.#note(mishap);
            if (mishap === 'a relay loses its lanes before it sends') await this.#cutOff(manager);
          });
          const result = await work(watched, edges);
          if (mishap === 'a relay dies before it deletes what it sent') throw new Error(mishap);
          return result;
        }, opening),
    };
  }

  /** The session ends and its locks with it, while the relay still believes that the lanes are its own. */
  async #cutOff(manager: EntityManager): Promise<void> {
    const [session] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
    await this.world.dataSource.query('SELECT pg_terminate_backend($1, 1000)', [session?.pid]);
  }

  #note(mishap: Mishap): void {
    this.#happened.set(mishap, (this.#happened.get(mishap) ?? 0) + 1);
  }

  #observe({ subject, sequence }: Envelope): Verdict {
    if (subject.startsWith(this.#things)) this.arrivals.push({ subject, sequence: Number(sequence) });
    return done();
  }

  async #follow(event: Envelope, delivery: Delivery): Promise<Verdict> {
    const known = this.#seen.get(event.id);
    const fate = this.#fates[this.#seen.size % this.#fates.length] ?? 'done';
    const left = known ?? { done: 0, retried: 1, 'retried twice': 2, 'failed after its commit': 1 }[fate];
    this.#seen.set(event.id, left - 1);
    if (left > 0 && fate !== 'failed after its commit') return retry('test.again');
    await this.world.work.once(delivery, (tx) => keepNewest('shop.follow', event, tx));
    if (left > 0) throw new Failure('test.too_late', 'transient', 'after the commit');
    return done();
  }

  async #followAll(deliveries: readonly EventDelivery[]): Promise<Verdict> {
    const items = deliveries.map(({ event, delivery }) => Object.assign(delivery, { event }));
    await this.world.work.onceForAll(items, async (tx, fresh) => {
      // Subjects always in one sequence, so that two readers wait for each other and never both.
      const sorted = fresh.toSorted((a, b) => (a.event.subject < b.event.subject ? -1 : 1));
      for (const { event } of sorted) await keepNewest('shop.follow-in-batches', event, tx);
    });
    return done();
  }
}

/** What a reader does who must not fall back behind what it knows: the sequence decides, not the arrival. */
async function keepNewest(reader: Reader, { subject, sequence }: Envelope, { manager }: Tx): Promise<void> {
  const step = [reader, subject, Number(sequence)];
  const newer = await manager.query<object[]>(
    `INSERT INTO newest AS n (reader, subject, sequence) VALUES ($1, $2, $3)
     ON CONFLICT (reader, subject) DO UPDATE SET sequence = excluded.sequence WHERE n.sequence < excluded.sequence
     RETURNING sequence`,
    step,
  );
  if (newer.length === 0) return;
  await manager.query('INSERT INTO steps (reader, subject, sequence) VALUES ($1, $2, $3)', step);
}

/** The manager, and a look at the events that a relay has read with it. */
function watching(
  manager: EntityManager,
  onRead: (rows: readonly unknown[]) => Promise<void>,
): EntityManager {
  const query = async (text: string, values?: unknown[]): Promise<unknown> => {
    const rows = await manager.query<unknown[]>(text, values);
    if (text.includes('FROM unnest')) await onRead(rows);
    return rows;
  };
  return Object.assign(Object.create(manager) as EntityManager, { query });
}
