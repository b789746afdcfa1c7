import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { holderOf, tryLock } from '../lock.ts';
import { stateFolder } from '../paths.ts';
import { run } from '../run.ts';
import type { RabbitHome } from './locate.ts';

/** Where the unpacked packages live; both profiles share them. */
const unpackedFolder = join(stateFolder, 'rabbitmq', 'packages');

/** The server that an earlier start unpacked, made to fit the folder it is in now. */
export function unpackedRabbit(): RabbitHome | undefined {
  return existsSync(unpackedFolder) ? homeIn(unpackedFolder) : undefined;
}

/**
 * Downloads RabbitMQ and Erlang from this machine's own Debian or Ubuntu archive and unpacks them, with neither
 * root nor any change to the system. @throws Error when the archive cannot be reached.
 */
export async function unpackRabbit(report: (progress: string) => void): Promise<RabbitHome> {
  mkdirSync(join(stateFolder, 'rabbitmq'), { recursive: true });
  const release = await lockDownload();
  try {
    if (!existsSync(unpackedFolder)) await downloadInto(unpackedFolder, report);
  } finally {
    release();
  }
  return homeIn(unpackedFolder);
}

async function lockDownload(): Promise<() => void> {
  const path = join(stateFolder, 'rabbitmq', 'download.lock');
  for (;;) {
    const release = tryLock(path);
    if (release) return release;
    while (holderOf(path)) await wait(100);
  }
}

async function downloadInto(folder: string, report: (progress: string) => void): Promise<void> {
  const draft = `${folder}.draft`;
  const debs = `${folder}.debs`;
  for (const fresh of [draft, debs]) {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
  }
  report('reading the package lists');
  const apt = await aptOptions(join(stateFolder, 'rabbitmq', 'apt'));
  const names = await packageNames(apt);
  report(`downloading ${names.length} Debian packages`);
  await run('apt-get', [...apt, 'download', ...names], { cwd: debs });
  report('unpacking');
  for (const deb of readdirSync(debs)) await run('dpkg', ['-x', join(debs, deb), draft]);
  rmSync(debs, { recursive: true });
  renameSync(draft, folder);
}

/** The machine's package lists where it has them, else lists of our own: an ordinary user may not write the former. */
async function aptOptions(own: string): Promise<string[]> {
  const known = await run('apt-cache', ['show', '--no-all-versions', 'rabbitmq-server']).catch(() => '');
  if (known !== '') return ['-o', 'Debug::NoLocking=1'];
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(own, folder), { recursive: true });
  const options = [
    '-o',
    `Dir::State::lists=${own}/lists`,
    '-o',
    `Dir::Cache=${own}/cache`,
    '-o',
    'Debug::NoLocking=1',
  ];
  await run('apt-get', [...options, 'update']);
  return options;
}

/** RabbitMQ and every Erlang package it needs; libraries of the base system are there already. */
async function packageNames(apt: readonly string[]): Promise<string[]> {
  const without = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    (kind) => `--no-${kind}`,
  );
  const listed = await run('apt-cache', [...apt, 'depends', '--recurse', ...without, 'rabbitmq-server']);
  return [...new Set(listed.split('\n').filter((line) => /^(erlang-|rabbitmq-server$)/.test(line)))];
}

function homeIn(folder: string): RabbitHome {
  const erlang = join(folder, 'usr/lib/erlang');
  patchErl(erlang);
  const servers = join(folder, 'usr/lib/rabbitmq/lib');
  const [version = ''] = readdirSync(servers);
  return { server: join(servers, version, 'sbin/rabbitmq-server'), erlang: join(erlang, 'bin') };
}

/**
 * Debian's `erl` names /usr/lib/erlang in every branch, whatever ERL_ROOTDIR says, and there are two copies of it:
 * the one RabbitMQ's scripts call and the one through which the running system starts epmd.
 */
function patchErl(erlang: string): void {
  const emulators = readdirSync(erlang).filter((name) => name.startsWith('erts-'));
  for (const script of ['bin/erl', ...emulators.map((name) => `${name}/bin/erl`)]) {
    const path = join(erlang, script);
    const text = readFileSync(path, 'utf8');
    const patched = text.replaceAll(/^(\s*ROOTDIR=).*$/gm, (_line, start: string) => `${start}'${erlang}'`);
    if (patched === text) continue;
    writeFileSync(path, patched);
    chmodSync(path, 0o755);
  }
}
