import type { Clock } from '@accord/canonical';
import { Failure } from '@accord/canonical';
import { z } from 'zod';
import { isError } from './is-error.ts';
import { createLogger } from './logger.ts';
import { systemClock } from './system.ts';

export const readyDocument = z.object({
  status: z.enum(['ready', 'not_ready', 'draining']),
  service: z.string(),
  version: z.string(),
  dependencies: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['up', 'down']),
      critical: z.boolean(),
      since: z.iso.datetime(),
      detail: z.string().optional(),
    }),
  ),
});

export type ReadyDocument = z.infer<typeof readyDocument>;
type DependencyState = ReadyDocument['dependencies'][number];

interface Dependency {
  readonly name: string;
  readonly critical: boolean;
  readonly check: () => Promise<void>;
  state: DependencyState | undefined;
}

const checkLimitMs = 2_000;

/** What this process depends on, whether it answers, and since when that is so. */
export class HealthRegistry {
  readonly #log = createLogger('health');
  readonly #dependencies = new Map<string, Dependency>();
  readonly #clock: Clock;
  #draining = false;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * Adds a dependency, or replaces the one of that name. The check rejects when it is down and is given up after 2 s.
   * A dependency that is not critical is shown and leaves the service ready. An error that bears a date as `since` says
   * when the trouble began; otherwise it began when it was first seen.
   */
  register(name: string, check: () => Promise<void>, options: { readonly critical?: boolean } = {}): void {
    this.#dependencies.set(name, { name, check, critical: options.critical ?? true, state: undefined });
  }

  /** From now on not ready: the process is about to stop. */
  beginDraining(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Asks all dependencies at once. */
  async ready(service: string, version: string): Promise<ReadyDocument> {
    const dependencies = await Promise.all([...this.#dependencies.values()].map((one) => this.#look(one)));
    const broken = dependencies.some((one) => one.critical && one.status === 'down');
    const status = this.#draining ? 'draining' : broken ? 'not_ready' : 'ready';
    return { status, service, version, dependencies };
  }

  async #look(dependency: Dependency): Promise<DependencyState> {
    const { name, critical } = dependency;
    const trouble = await troubleOf(dependency.check);
    const status = trouble === undefined ? 'up' : 'down';
    const before = dependency.state;
    const noticed = before?.status === status ? before.since : this.#clock.now().toISOString();
    const since = trouble?.since?.toISOString() ?? noticed;
    if (before !== undefined && before.status !== status) {
      this.#log.warn(
        { event: `dependency.${status}`, dependency: name, detail: trouble?.code },
        `${name} is ${status}`,
      );
    }
    dependency.state = {
      name,
      status,
      critical,
      since,
      ...(trouble === undefined ? {} : { detail: trouble.code }),
    };
    return dependency.state;
  }
}

interface Trouble {
  readonly code: string;
  readonly since: Date | undefined;
}

/** A code where there is one, since messages of drivers name hosts and users. */
async function troubleOf(check: () => Promise<void>): Promise<Trouble | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure('health.no_answer', 'transient', 'no answer within 2 s'));
    }, checkLimitMs);
  });
  try {
    await Promise.race([check(), limit]);
    return undefined;
  } catch (error) {
    if (!isError(error)) return { code: 'failed', since: undefined };
    return {
      code: 'code' in error && typeof error.code === 'string' ? error.code : error.name,
      since: 'since' in error && error.since instanceof Date ? error.since : undefined,
    };
  } finally {
    clearTimeout(timer);
  }
}
