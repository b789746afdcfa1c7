import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { guard, spawnGuarded, type Release } from '../guardian/guardian.ts';
import { childEnvironment } from '../environment.ts';
import { lastLines } from '../last-lines.ts';
import { readIfThere, readJson, writeJson } from '../json-file.ts';
import { freePorts, isFree } from '../ports.ts';
import {
  endProcess,
  isAlive,
  messageOf,
  pauseTree,
  type ProcessMark,
  resumeTree,
  signal,
  waitForExit,
} from '../processes.ts';
import { run } from '../run.ts';
import { CannotStart, type Server, type ServerOptions } from '../server.ts';
import { locatePostgres, type PostgresHome, runsAsRoot, unprivileged } from './binaries.ts';

const user = 'accord';
const settingsSchema = z.object({ port: z.number().int(), password: z.string() });
const runningSchema = z.object({ pid: z.number().int(), startedAt: z.string() });
type Settings = z.infer<typeof settingsSchema>;

/** Starts a private Postgres on 127.0.0.1 and resolves once it answers. @throws CannotStart with what to do. */
export async function startPostgres(options: ServerOptions): Promise<Server> {
  const home = locatePostgres(join(options.folder, 'postgres'));
  if (!home) {
    throw new CannotStart('no Postgres for this machine: install Docker or postgresql, or set DATABASE_URL');
  }
  const server = new PrivatePostgres(home, options);
  await server.restart();
  return server;
}

class PrivatePostgres implements Server {
  readonly #home: PostgresHome;
  readonly #options: ServerOptions;
  #settings: Settings | undefined;
  #mark: ProcessMark | undefined;
  #release: Release | undefined;
  #releaseFolder: Release | undefined;

  constructor(home: PostgresHome, options: ServerOptions) {
    this.#home = home;
    this.#options = options;
  }

  get url(): string {
    const { port, password } = this.#known();
    return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  }

  pid(): number {
    return this.#mark?.pid ?? 0;
  }

  async restart(): Promise<void> {
    await this.#endOrphan();
    if (this.#throwsAway) this.#releaseFolder ??= await guard({ kind: 'folder', path: this.#throwsAway });
    this.#settings ??= await this.#prepare();
    this.#options.report('starting');
    const deadline = performance.now() + 60_000;
    for (;;) {
      const said = this.#log().length;
      const mark = await this.#spawn();
      const refusal = await refusalUntilReady(this.url, mark, deadline);
      if (refusal === undefined) return;
      // After a kill, the old server's own children need a moment to notice and let go of the shared memory; what they
      // say of it meanwhile stands between the lines of the new one.
      const log = this.#log().slice(said);
      const retry = /is still in use|lock file .* already exists/.test(log) && performance.now() < deadline;
      if (!retry) throw new CannotStart(`Postgres did not start (${refusal}): ${lastLines(log, 3)}`);
      await wait(200);
    }
  }

  #log(): string {
    return readIfThere(this.#path('log')) ?? '';
  }

  async #spawn(): Promise<ProcessMark> {
    const log = openSync(this.#path('log'), 'a');
    const { mark, release } = await spawnGuarded(
      (birthmark) =>
        spawn(join(this.#home.bin, 'postgres'), this.#flags(), {
          ...this.#account(),
          cwd: this.#home.state,
          env: childEnvironment(birthmark),
          // Not in the terminal's group: a Ctrl-C is for whoever started it, who may still have to count.
          detached: true,
          stdio: ['ignore', log, log],
        }),
      (mark) => ({ kind: 'server', mark, politely: 'SIGINT' }),
    ).finally(() => {
      closeSync(log);
    });
    await this.#release?.();
    this.#mark = mark;
    this.#release = release;
    writeJson(this.#path('running.json'), this.#mark);
    return this.#mark;
  }

  async kill(): Promise<void> {
    if (!this.#mark) return;
    signal(this.#mark.pid, 'SIGKILL');
    await waitForExit(this.#mark, 10_000);
  }

  pause(): void {
    if (this.#mark) pauseTree(this.#mark);
  }

  resume(): void {
    if (this.#mark) resumeTree(this.#mark);
  }

  async stop(): Promise<void> {
    // SIGINT is Postgres's fast shutdown: it ends sessions instead of waiting for them.
    this.resume();
    if (this.#mark) await endProcess(this.#mark, 'SIGINT', 10_000);
    rmSync(this.#path('running.json'), { force: true });
    this.#mark = undefined;
    if (this.#throwsAway) rmSync(this.#throwsAway, { recursive: true, force: true });
    await Promise.all([this.#release?.(), this.#releaseFolder?.()]);
  }

  /** The caller clears its own folder and knows nothing of another place. */
  get #throwsAway(): string | undefined {
    return this.#options.lifetime === 'kept' ? undefined : this.#home.elsewhere;
  }

  /** A server whose keeper was killed still holds the data folder. */
  async #endOrphan(): Promise<void> {
    const orphan = readJson(this.#path('running.json'), runningSchema);
    if (orphan) await endProcess(orphan, 'SIGINT', 10_000);
  }

  async #prepare(): Promise<Settings> {
    const data = this.#path('data');
    if (this.#options.lifetime === 'disposable') rmSync(data, { recursive: true, force: true });
    const kept = readJson(this.#path('settings.json'), settingsSchema);
    if (kept && existsSync(join(data, 'PG_VERSION'))) return this.#onFreePort(kept);
    this.#options.report('creating the data folder');
    rmSync(data, { recursive: true, force: true });
    mkdirSync(this.#home.state, { recursive: true });
    mkdirSync(data, { mode: 0o700 });
    const settings = await this.#onFreePort({ port: 0, password: randomBytes(18).toString('base64url') });
    const passwordFile = this.#path('password');
    writeFileSync(passwordFile, settings.password, { mode: 0o600 });
    for (const path of [data, passwordFile])
      if (runsAsRoot()) chownSync(path, unprivileged.uid, unprivileged.gid);
    await run(
      join(this.#home.bin, 'initdb'),
      [
        '-D',
        data,
        '-U',
        user,
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { ...this.#account(), cwd: this.#home.state },
    );
    rmSync(passwordFile);
    return settings;
  }

  /** The address is kept between starts while nobody else took it. */
  async #onFreePort(settings: Settings): Promise<Settings> {
    const free = settings.port !== 0 && (await isFree(settings.port));
    const [port = 0] = free ? [settings.port] : await freePorts(1);
    const chosen = { ...settings, port };
    writeJson(this.#path('settings.json'), chosen);
    return chosen;
  }

  #flags(): string[] {
    const settings: Record<string, string> = {
      port: String(this.#known().port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '300',
      shared_buffers: '128MB',
      // A crash of the server loses nothing without fsync; only a crash of the machine would.
      ...(this.#options.lifetime === 'disposable' ? { fsync: 'off', full_page_writes: 'off' } : {}),
      ...this.#options.postgresSettings,
    };
    return [
      '-D',
      this.#path('data'),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
  }

  #known(): Settings {
    if (!this.#settings) throw new Error('this Postgres was never started');
    return this.#settings;
  }

  #account(): { uid?: number; gid?: number } {
    return runsAsRoot() ? unprivileged : {};
  }

  #path(name: string): string {
    return join(this.#home.state, name);
  }
}

/** Resolves undefined once the server answers, else why not when its process ended or time is up. */
async function refusalUntilReady(
  url: string,
  mark: ProcessMark,
  deadline: number,
): Promise<string | undefined> {
  for (;;) {
    const refusal = await refusalOf(url);
    if (refusal === undefined || !isAlive(mark) || performance.now() > deadline) return refusal;
    await wait(50);
  }
}

/** Why a connection cannot be had right now, or undefined when it can. */
async function refusalOf(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
