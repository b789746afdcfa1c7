import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { readJson } from './json-file.ts';
import { errorCode, isAlive, ownMark, type ProcessMark } from './processes.ts';

const markSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

/** Who holds the lock, if its process still lives. */
export function holderOf(path: string): ProcessMark | undefined {
  const mark = readJson(path, markSchema);
  return mark && isAlive(mark) ? mark : undefined;
}

/**
 * Takes a lock that is a file with its holder's process in it. A lock whose holder is gone is taken over.
 * Its folder is made where it is missing: it is the first thing to be written after somebody threw the state away.
 * @returns the release, or undefined when a living process holds it.
 */
export function tryLock(path: string): (() => void) | undefined {
  const mine = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(mine, JSON.stringify(ownMark()));
  try {
    if (!linked(mine, path)) {
      if (holderOf(path)) return undefined;
      setAside(path);
      if (!linked(mine, path)) return undefined;
    }
    return () => rmSync(path, { force: true });
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Moves a dead holder's lock away. Two processes may see the same dead holder, and the slower one may catch the
 * faster one's fresh lock: it then gives that lock back.
 */
function setAside(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (holderOf(aside)) linked(aside, path);
  rmSync(aside, { force: true });
}

/** A hard link appears whole or not at all, unlike a file that is created first and written later. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
