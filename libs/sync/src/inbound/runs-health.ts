import { Failure, type Clock } from '@accord/canonical';
import type { HealthRegistry } from '@accord/service-kit';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Runs } from '../runs.ts';
import type { RunEnding } from '../store/run-reader.ts';

/** The runs are read no more often than this, however often somebody asks how we are. */
const rememberedMs = 15_000;
/** A file that nobody has sent again for so long is nobody's trouble any more. */
const withinMs = 86_400_000;
/** One bad record of two is for the quarantine, and for nobody who sleeps. */
const fewestFailures = 5;
const usualPermille = 100;

/**
 * A line on the health page for each flow, down while its last run failed (`run.failed`) or could not take too many of
 * its records (`run.many_failed`): whoever watches the page learns of it, and of its end. A re-run of what failed says
 * nothing by its rate: a person is looking after it. Not critical: orders go on.
 */
export class RunsHealth implements OnApplicationBootstrap {
  #readAtMs = Number.NEGATIVE_INFINITY;
  #endings: Promise<ReadonlyMap<string, RunEnding>> = Promise.resolve(new Map());

  constructor(
    private readonly health: HealthRegistry,
    private readonly runs: Runs,
    private readonly options: { readonly clock: Clock; readonly limitPermille?: number | undefined },
  ) {}

  onApplicationBootstrap(): void {
    for (const { name, quarantineAlert } of this.runs.flows) {
      const limit = quarantineAlert?.limitPermille ?? this.options.limitPermille ?? usualPermille;
      const check = async (): Promise<void> => {
        const trouble = troubleOf((await this.#lastEndings()).get(name), limit);
        if (trouble !== undefined) throw new Failure(trouble, 'conflict', `the last run of ${name}`);
      };
      this.health.register(`runs ${name}`, check, { critical: false });
    }
  }

  /** One reading for all lines of a page. */
  #lastEndings(): Promise<ReadonlyMap<string, RunEnding>> {
    const nowMs = this.options.clock.now().getTime();
    if (nowMs - this.#readAtMs < rememberedMs) return this.#endings;
    this.#readAtMs = nowMs;
    this.#endings = this.#read();
    return this.#endings;
  }

  async #read(): Promise<ReadonlyMap<string, RunEnding>> {
    try {
      const endings = await this.runs.lastEndings(withinMs);
      return new Map(endings.map((one) => [one.flow, one]));
    } catch (error) {
      this.#readAtMs = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }
}

function troubleOf(ending: RunEnding | undefined, limitPermille: number): string | undefined {
  if (ending === undefined) return undefined;
  const { status, again, handled, failed } = ending;
  if (status === 'failed') return 'run.failed';
  const many = failed >= fewestFailures && failed * 1000 > limitPermille * handled;
  return many && !again ? 'run.many_failed' : undefined;
}
