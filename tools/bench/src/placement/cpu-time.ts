import { readdirSync, readFileSync } from 'node:fs';

import { errorCode } from '@accord/infra';

/** Seconds of processor time by program. */
export type CpuTimes = ReadonlyMap<string, number>;

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const ticksPerSecond = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/**
 * What this process and all that it started have used so far. On a machine that others use as well, this and not the
 * clock tells one version of the program from another. Empty where there is no /proc.
 */
export function cpuTimes(): CpuTimes {
  const children = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const times = new Map<string, number>();
  const add = (name: string, seconds: number): void => {
    times.set(name, (times.get(name) ?? 0) + seconds);
  };
  const descend = (pid: number, owner: string | undefined): void => {
    for (const child of children.get(pid) ?? []) {
      const name = owner ?? nameOf(child.pid);
      add(name, child.seconds);
      descend(child.pid, name);
    }
  };
  if (children.size > 0) {
    const { user, system } = process.cpuUsage();
    add('callers', (user + system) / 1e6);
    descend(process.pid, undefined);
  }
  return times;
}

function allProcesses(): Process[] {
  return namesIn('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? textOf(`/proc/${name}/stat`) : '';
    // The second field is the program's name in brackets, with anything in it.
    const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map(Number);
    if (parent === undefined || endedSystem === undefined) return [];
    const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + endedSystem;
    return [{ pid: Number(name), parent: Number(parent), seconds: ticks / ticksPerSecond }];
  });
}

/** Our own programs by project, servers by their executable. */
function nameOf(pid: number): string {
  const words = textOf(`/proc/${pid}/cmdline`).split('\0');
  const project = words.map((word) => /\/(?:apps|tools)\/([^/]+)\/(?:dist|src)\//.exec(word)?.[1]);
  const executable = words[0]?.split('/').at(-1) ?? '';
  return project.find((name) => name !== undefined) ?? (executable === 'beam.smp' ? 'rabbitmq' : executable);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Empty for a process that has ended since it was listed. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return '';
    throw error;
  }
}
