import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The pact files of a folder by their path below it. */
export type PactFiles = ReadonlyMap<string, string>;

/**
 * Takes all pact files out, so that an interaction whose test is gone does not stay in its file for ever: consumers
 * only ever add to a file that is there.
 */
export function takeOutPacts(folder: string): PactFiles {
  const files = readPacts(folder);
  for (const name of files.keys()) rmSync(join(folder, name));
  return files;
}

export function putBackPacts(folder: string, files: PactFiles): void {
  for (const name of readPacts(folder).keys()) rmSync(join(folder, name));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Files that the consumers' tests wrote differently from what was there before. */
export function changedPacts(before: PactFiles, folder: string): string[] {
  const after = readPacts(folder);
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

/**
 * Pact files that are not as they were committed: other, new or gone. None where there is no repository, as in an
 * unpacked archive.
 */
export function uncommittedPacts(folder: string): string[] {
  const args = ['status', '--porcelain', '--untracked-files=all', '--no-renames', '-z', '--', '.'];
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return [];
  return stdout
    .split('\0')
    .map((line) => line.slice(3).replace(/^.*pacts\//, ''))
    .filter(Boolean)
    .sort();
}

function readPacts(folder: string): Map<string, string> {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
