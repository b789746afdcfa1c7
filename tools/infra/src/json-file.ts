import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';
import { isMissing } from './processes.ts';

/** Reads and checks a state file. Absent, cut short or of another version: undefined, as if never written. */
export function readJson<T>(path: string, schema: z.ZodType<T>): T | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  return schema.safeParse(parsed(text)).data;
}

/**
 * Replaces the file in one step, so that a reader sees the old or the new one and never half of it.
 * Only its owner may read it: addresses of private servers hold their passwords.
 */
export function writeJson(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Text that is no JSON was cut short by a crash: worth as much as no text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
