import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** A process named so that a later process with the same number is not taken for it. */
export interface ProcessMark {
  readonly pid: number;
  /** Kernel start time in clock ticks where /proc tells it, else an empty string. */
  readonly startedAt: string;
}

export function markOf(pid: number): ProcessMark {
  return { pid, startedAt: startTimeOf(pid) };
}

export const ownMark = (): ProcessMark => markOf(process.pid);

export function isAlive(mark: ProcessMark): boolean {
  return exists(mark.pid) && (mark.startedAt === '' || startTimeOf(mark.pid) === mark.startedAt);
}

/** Field 22 of /proc/PID/stat, counted after the name because a name may hold spaces. */
function startTimeOf(pid: number): string {
  const stat = readProc(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended: it holds nothing and only waits for its parent to look.
  if (fields[0] === 'Z') return 'ended';
  return fields[19] ?? '';
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Sends a signal; a process that is already gone is what the sender wanted. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Resolves true once the process is gone, false when it still runs after `withinMs`. */
export async function waitForExit(mark: ProcessMark, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(mark)) {
    if (performance.now() > deadline) return false;
    await wait(20);
  }
  return true;
}

/** Asks politely, waits, then insists. One that is paused hears it, too. */
export async function endProcess(
  mark: ProcessMark,
  polite: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  if (!isAlive(mark)) return;
  signal(mark.pid, polite);
  signal(mark.pid, 'SIGCONT');
  if (await waitForExit(mark, patienceMs)) return;
  signal(mark.pid, 'SIGKILL');
  await waitForExit(mark, 5_000);
}

/**
 * Freezes a process with everything it started, as a machine that swaps or a hypervisor that migrates would: sockets
 * stay open and nothing answers. The parent goes first, so that no child is born meanwhile.
 */
export function pauseTree(root: ProcessMark): void {
  signalTree(root, 'SIGSTOP');
}

export function resumeTree(root: ProcessMark): void {
  signalTree(root, 'SIGCONT');
}

function signalTree(root: ProcessMark, name: NodeJS.Signals): void {
  if (!isAlive(root)) return;
  signal(root.pid, name);
  for (const pid of descendantsOf(root.pid)) signal(pid, name);
}

/** Ends a process and everything it started, also what has moved to another process group. */
export async function endTree(root: ProcessMark, patienceMs: number): Promise<void> {
  if (!isAlive(root)) return;
  const tree = [root, ...descendantsOf(root.pid).map(markOf)];
  await Promise.all(tree.map((mark) => endProcess(mark, 'SIGTERM', patienceMs)));
}

/** Children and their children as /proc tells; elsewhere none, and the caller's own signal must do. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map(runningProcesses().map((one) => [one, parentOf(one)]));
  const found = [pid];
  for (const ancestor of found) {
    for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  }
  return found.slice(1);
}

/** Processes of ours that were started with this variable set so, as /proc tells; elsewhere none. */
export function processesWith(variable: string, value: string): ProcessMark[] {
  const entry = `${variable}=${value}\0`;
  return runningProcesses()
    .filter((pid) => environmentOf(pid).includes(entry))
    .map(markOf);
}

function environmentOf(pid: number): string {
  try {
    return readProc(`/proc/${pid}/environ`);
  } catch (error) {
    // Of another user, or ending just now.
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'ESRCH') return '';
    throw error;
  }
}

function runningProcesses(): number[] {
  return existsSync('/proc/self/stat') ? readdirSync('/proc').map(Number).filter(Number.isInteger) : [];
}

function parentOf(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** The system's code such as `ENOENT`. Looks at the shape: under Jest, Node's own errors are of another realm's class. */
export function errorCode(error: unknown): string | undefined {
  return shapeOf(error).data?.code;
}

/** ESRCH: a /proc file whose process ended between open and read. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH';
}

export function messageOf(error: unknown): string {
  return shapeOf(error).data?.message ?? String(error);
}

const errorShape = z.object({ message: z.string(), code: z.string().optional().catch(undefined) });
const shapeOf = (error: unknown): ReturnType<typeof errorShape.safeParse> => errorShape.safeParse(error);
