import { CannotStart } from '@accord/infra';
import type { Orphans } from './orphans.ts';
import { type ProgramOptions, ProgramProcess } from './program-process.ts';
import type { Listening } from './programs.ts';
import { untilReady, Waiting } from './readiness.ts';

/** The programs of one start: started, watched and stopped together. */
export class Crew {
  readonly #orphans: Orphans;
  readonly #print: (line: string) => void;
  readonly #members: ProgramProcess[] = [];
  #reportDeath: (program: ProgramProcess) => void = () => undefined;
  /** Resolves with the first listening program that ends by itself. */
  readonly firstDeath: Promise<ProgramProcess>;

  constructor(orphans: Orphans, print: (line: string) => void) {
    this.#orphans = orphans;
    this.#print = print;
    this.firstDeath = new Promise((resolve) => (this.#reportDeath = resolve));
  }

  /** Starts programs side by side and resolves when all are ready. @throws CannotStart with the last lines of one that is not */
  startAll(programs: readonly Listening[], signal: AbortSignal): Promise<void> {
    return this.#each(programs, async (options) => {
      const program = await this.#start(options, signal);
      if (!program) return;
      void program.ended.then(() => program.isStopping || this.#reportDeath(program));
      await untilReady(program, options.readyUrl, signal);
    });
  }

  /** Runs programs that end by themselves, side by side. @throws CannotStart with the last lines of one that failed */
  runAll(programs: readonly ProgramOptions[], signal: AbortSignal): Promise<void> {
    return this.#each(programs, async (options) => {
      const program = await this.#start(options, signal);
      const code = await program?.ended;
      if (program && code !== 0 && !signal.aborted) {
        throw new CannotStart(`${program.name} failed; its last lines:\n${program.lastWords()}`);
      }
    });
  }

  async #each<P extends ProgramOptions>(
    programs: readonly P[],
    bring: (program: P) => Promise<void>,
  ): Promise<void> {
    const waiting = new Waiting(
      programs.map(({ name }) => name),
      this.#print,
    );
    try {
      await Promise.all(programs.map((program) => bring(program).then(() => waiting.isOver(program.name))));
    } finally {
      waiting.end();
    }
  }

  async #start(options: ProgramOptions, signal: AbortSignal): Promise<ProgramProcess | undefined> {
    if (signal.aborted) return undefined;
    const program = await ProgramProcess.start(options);
    this.#members.push(program);
    this.#orphans.remember(this.#members.map(({ mark }) => mark));
    return program;
  }

  /** Stops everything that still runs, and forgets it. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map((program) => program.stop()));
    this.#orphans.forget();
  }
}
