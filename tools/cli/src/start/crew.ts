import { CannotStart } from '@accord/infra';
import type { Orphans } from './orphans.ts';
import { type ProgramOptions, ProgramProcess } from './program-process.ts';
import type { Listening } from './programs.ts';
import { untilReady } from './readiness.ts';

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
  async startAll(programs: readonly Listening[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      programs.map(async (options) => {
        const program = await this.#start(options, signal);
        if (!program) return;
        void program.ended.then(() => program.isStopping || this.#reportDeath(program));
        await untilReady({ program, url: options.readyUrl, print: this.#print, signal });
      }),
    );
  }

  /** Runs programs that end by themselves, side by side. @throws CannotStart with the last lines of one that failed */
  async runAll(programs: readonly ProgramOptions[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      programs.map(async (options) => {
        const program = await this.#start(options, signal);
        const code = await program?.ended;
        if (program && code !== 0 && !signal.aborted) {
          throw new CannotStart(`${program.name} failed; its last lines:\n${program.lastWords()}`);
        }
      }),
    );
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
