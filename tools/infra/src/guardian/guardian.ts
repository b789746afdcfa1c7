import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotStart } from '../server.ts';
import { markOf, ownMark, type ProcessMark } from '../processes.ts';
import { birthmarkVariable, endWards, type Ward } from './ward.ts';

/** Says that a ward has ended, or need not be ended any more. May be called twice. */
export type Release = () => Promise<void>;

/**
 * Sees to it that nothing outlives this process, however it ends: a second process holds the other end of a channel,
 * and the kernel closes ours even after SIGKILL. It is started with the first ward and gone with the last.
 */
class Guardian {
  readonly #wards = new Map<number, Ward>();
  #process: Promise<ChildProcess> | undefined;
  #lastId = 0;
  #ended = false;

  async watch(ward: Ward): Promise<Release> {
    if (this.#ended) {
      await endWards([ward]);
      throw new CannotStart('everything is being ended');
    }
    const id = (this.#lastId += 1);
    this.#wards.set(id, ward);
    await tell(await (this.#process ??= this.#start()), { id, ward });
    return () => this.#release(id);
  }

  async endAll(): Promise<void> {
    this.#ended = true;
    await this.#dismiss();
  }

  async #release(id: number): Promise<void> {
    if (!this.#wards.delete(id)) return;
    if (this.#process) await tell(await this.#process, { id });
    if (this.#wards.size === 0) await this.#dismiss();
  }

  async #start(): Promise<ChildProcess> {
    const script = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));
    const child = spawn(process.execPath, ['--max-semi-space-size=1', script], {
      // A session of its own: Ctrl-C and kill -9 on our group do not reach it.
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await once(child, 'spawn');
    // Guarding is no reason for this process to stay.
    child.unref();
    child.channel?.unref();
    // One that was killed is replaced when there is a next ward, and told of the earlier ones.
    child.once('exit', () => (this.#process = undefined));
    await Promise.all([...this.#wards].map(([id, ward]) => tell(child, { id, ward })));
    return child;
  }

  /** Lets the process go, which ends whatever it still has to watch, and waits for its end. */
  async #dismiss(): Promise<void> {
    const starting = this.#process;
    // Before anything is awaited: a ward that comes now gets another process.
    this.#process = undefined;
    const child = await starting;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners('exit').ref();
    const gone = once(child, 'exit');
    if (child.connected) child.disconnect();
    await gone;
  }
}

/** Resolves when the message has left. A channel that has just closed is no error here: `exit` tells. */
function tell(child: ChildProcess, message: { readonly id: number; readonly ward?: Ward }): Promise<void> {
  return new Promise((resolve) => {
    child.send(message, () => {
      resolve();
    });
  });
}

const guardian = new Guardian();

/** Ends the ward when this process ends without having released it. */
export function guard(ward: Ward): Promise<Release> {
  return guardian.watch(ward);
}

/** Ends everything that this process guards, in order, and resolves when it is gone. Nothing starts afterwards. */
export function endGuarded(): Promise<void> {
  return guardian.endAll();
}

export interface GuardedProcess {
  readonly mark: ProcessMark;
  /** Resolves with the exit code, or null after a signal, once the process is gone. */
  readonly ended: Promise<number | null>;
  /** To be called once it has ended. */
  readonly release: Release;
}

/**
 * Starts a process that never is without a guard: it is announced before it is born, and known by its number after.
 * @param spawnWith spawns it, with the given variables in its environment
 */
export async function spawnGuarded(
  spawnWith: (birthmark: Readonly<Record<string, string>>) => ChildProcess,
  wardOf: (mark: ProcessMark) => Ward,
): Promise<GuardedProcess> {
  const own = ownMark();
  const birthmark = [own.pid, own.startedAt, (births += 1)].join('.');
  const born = await guard({ kind: 'newborn', birthmark });
  try {
    const child = spawnWith({ [birthmarkVariable]: birthmark });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    const mark = markOf(child.pid ?? 0);
    return { mark, ended, release: await guard(wardOf(mark)) };
  } finally {
    await born();
  }
}

let births = 0;
