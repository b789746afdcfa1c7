import { setTimeout as wait } from 'node:timers/promises';
import { dependencies, type Dependency, neededBy } from './leases.ts';
import { messageOf, ownMark } from './processes.ts';
import type { Provided } from './provide.ts';
import { type DependencyStatus, writeStatus } from './status.ts';

export interface KeeperOptions {
  readonly folder: string;
  /** How long the servers outlive the last lease, so that the next test run finds them warm. */
  readonly lingerMs: number;
  readonly provide: (dependency: Dependency, report: (progress: string) => void) => Promise<Provided>;
}

/**
 * Keeps servers up while somebody holds a lease on them, and stops them when nobody does, however the holders ended.
 * One keeper per folder: the caller holds the lock.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #provided = new Map<Dependency, Provided>();
  readonly #starting = new Map<Dependency, Promise<void>>();
  readonly #status: Record<Dependency, DependencyStatus> = {
    postgres: { state: 'absent' },
    rabbitmq: { state: 'absent' },
  };
  #stopNow = false;
  #lingerMs: number;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#lingerMs = options.lingerMs;
  }

  /** Ends the keeper although somebody may hold a lease. */
  stopNow(): void {
    this.#stopNow = true;
  }

  /** Ends the keeper as soon as nobody holds a lease, without lingering. */
  stopWhenIdle(): void {
    this.#lingerMs = 0;
  }

  /** Runs until told to stop or until nobody has needed anything for a while; then everything is stopped. */
  async run(): Promise<void> {
    let idleSince = performance.now();
    this.#publish(false);
    while (!this.#stopNow) {
      const needed = neededBy(this.#options.folder);
      for (const dependency of needed) this.#ensure(dependency);
      if (needed.size > 0) idleSince = performance.now();
      else if (performance.now() - idleSince >= this.#lingerMs && this.#mayLeave()) break;
      await wait(100);
    }
    this.#publish(true);
    await Promise.all(this.#starting.values());
    await Promise.all([...this.#provided.values()].map((provided) => provided.stop()));
  }

  /** A lease taken between the look and the word `stopping` still counts: its holder may have seen `ready`. */
  #mayLeave(): boolean {
    this.#publish(true);
    if (neededBy(this.#options.folder).size === 0) return true;
    this.#publish(false);
    return false;
  }

  #ensure(dependency: Dependency): void {
    if (this.#starting.has(dependency)) return;
    this.#starting.set(dependency, this.#start(dependency));
  }

  async #start(dependency: Dependency): Promise<void> {
    const report = (progress: string): void => this.#set(dependency, { state: 'starting', progress });
    report('starting');
    try {
      const provided = await this.#options.provide(dependency, report);
      this.#provided.set(dependency, provided);
      this.#set(dependency, { state: 'ready', url: provided.url, source: provided.source });
    } catch (error) {
      this.#set(dependency, { state: 'failed', reason: messageOf(error) });
      this.stopWhenIdle();
    }
  }

  #set(dependency: Dependency, status: DependencyStatus): void {
    this.#status[dependency] = status;
    this.#publish(this.#stopNow);
  }

  #publish(stopping: boolean): void {
    writeStatus(this.#options.folder, { keeper: ownMark(), stopping, ...this.#status });
  }

  /** What is up right now, for the keeper's own log. */
  describe(): string {
    return dependencies.map((name) => `${name} ${this.#status[name].state}`).join(', ');
  }
}
