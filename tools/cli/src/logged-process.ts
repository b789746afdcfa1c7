import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endTree, spawnGuarded, treePatienceMs } from '@accord/infra';

export interface LoggedProcessOptions {
  readonly cwd: string;
  readonly log: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** When aborted, the process and everything it started is ended before the answer comes. */
  readonly signal: AbortSignal;
}

/** Runs a Node program with its output in a file. Answers the exit code; an ended one answers 1. */
export async function runLogged(args: readonly string[], options: LoggedProcessOptions): Promise<number> {
  if (options.signal.aborted) return 1;
  const log = openSync(options.log, 'w');
  const { mark, ended, release } = await spawnGuarded(
    (birthmark) =>
      spawn(process.execPath, args, {
        cwd: options.cwd,
        env: { ...options.env, ...birthmark },
        // A group of its own: Ctrl-C reaches it through us, in order, and not twice.
        detached: true,
        stdio: ['ignore', log, log],
      }),
    (mark) => ({ kind: 'tree', mark }),
  ).finally(() => {
    closeSync(log);
  });
  let ending: Promise<void> | undefined;
  const end = (): void => void (ending = endTree(mark, treePatienceMs));
  options.signal.addEventListener('abort', end, { once: true });
  if (options.signal.aborted) end();
  const code = await ended;
  options.signal.removeEventListener('abort', end);
  await ending;
  await release();
  return code ?? 1;
}
