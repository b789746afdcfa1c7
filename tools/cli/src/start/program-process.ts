import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  endProcess,
  lastLines,
  type GuardedProcess,
  type ProcessMark,
  spawnGuarded,
  stateFolder,
} from '@accord/infra';

export interface ProgramOptions {
  readonly name: string;
  /** The built program. */
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: string;
}

/** Small heaps: five services and the mocks share a developer's machine. */
const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=32', '--max-old-space-size=256'];

/** Long enough for a service to finish what it is doing (it allows itself 25 s). */
const stopPatienceMs = 30_000;

/** A Node program of this workspace that runs by itself, with its output in a log file, and not longer than we do. */
export class ProgramProcess {
  readonly name: string;
  readonly mark: ProcessMark;
  /** Resolves with the exit code, or null after a signal, once the process is gone. */
  readonly ended: Promise<number | null>;
  readonly #log: string;
  #stopping = false;
  #released: Promise<void> | undefined;

  private constructor(options: ProgramOptions, { mark, ended }: Pick<GuardedProcess, 'mark' | 'ended'>) {
    this.name = options.name;
    this.#log = options.log;
    this.mark = mark;
    this.ended = ended;
  }

  static async start(options: ProgramOptions): Promise<ProgramProcess> {
    mkdirSync(dirname(options.log), { recursive: true });
    const log = openSync(options.log, 'w', 0o600);
    const guarded = await spawnGuarded(
      (birthmark) =>
        spawn(process.execPath, [...nodeFlags, options.main], {
          // Compiled code is kept between starts: a third less to compute until a service listens.
          env: {
            ...options.env,
            ...birthmark,
            NODE_OPTIONS: '',
            NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache'),
          },
          stdio: ['ignore', log, log],
          // Not in our process group: Ctrl-C must reach it through us, after whoever still calls it.
          detached: true,
        }),
      (mark) => ({ kind: 'program', mark }),
    ).finally(() => {
      closeSync(log);
    });
    const program = new ProgramProcess(options, guarded);
    program.#released = program.ended.then(guarded.release);
    return program;
  }

  /** True once `stop` was called: its end is then no surprise. */
  get isStopping(): boolean {
    return this.#stopping;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await endProcess(this.mark, 'SIGTERM', stopPatienceMs);
    await this.#released;
  }

  /** The last lines it logged, for the person who has to find out why it ended. */
  lastWords(): string {
    return lastLines(readFileSync(this.#log, 'utf8'), 15);
  }
}
