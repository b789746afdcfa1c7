import { createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';

export const liveTopics = Symbol('live topics');

/** One thing that the console shows and that changes by itself. */
export interface LiveTopic {
  /** The console knows by it what to ask for again. */
  readonly name: string;
  /** Cheap, and another text whenever there is something else to see. */
  readonly version: () => Promise<string>;
}

/** Quick enough for a person, and rare enough for a database: the looks are shared by all who watch. */
const lookEveryMs = 1_000;

type Listener = (changed: readonly string[]) => void;

/** Tells those who watch what has changed. Looks at nothing while nobody watches. */
@Injectable()
export class LiveFeed implements BeforeApplicationShutdown {
  private readonly log = createLogger('live');
  private readonly listeners = new Map<Listener, () => void>();
  private readonly seen = new Map<string, string>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(@Inject(liveTopics) private readonly topics: readonly LiveTopic[]) {}

  /**
   * @param ended called when the service stops, and the listener hears no more
   * @returns what ends the watch
   */
  watch(listener: Listener, ended: () => void): () => void {
    this.listeners.set(listener, ended);
    if (this.listeners.size === 1) this.looking = this.looking.then(() => this.lookWhileWatched());
    return () => {
      this.listeners.delete(listener);
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    for (const ended of this.listeners.values()) ended();
    this.listeners.clear();
    await this.looking;
  }

  private async lookWhileWatched(): Promise<void> {
    const { signal } = this.stopping;
    while (this.listeners.size > 0 && !signal.aborted) {
      const changed = await this.changedTopics();
      if (changed.length > 0) for (const listener of this.listeners.keys()) listener(changed);
      await rest(lookEveryMs, signal);
    }
  }

  private async changedTopics(): Promise<string[]> {
    const changed: string[] = [];
    for (const { name, version } of this.topics) {
      try {
        const now = await version();
        if (this.seen.get(name) !== now) changed.push(name);
        this.seen.set(name, now);
      } catch (error) {
        this.log.debug({ event: 'live.topic_unknown', topic: name, error });
      }
    }
    return changed;
  }
}
