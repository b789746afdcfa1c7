import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from './environment.ts';
import { readIfThere } from './json-file.ts';
import { lastLines } from './last-lines.ts';
import { dependencies, type Dependency, neededBy, takeLease } from './leases.ts';
import { isAlive, markOf, type ProcessMark, signal, waitForExit } from './processes.ts';
import { type Profile, profileFolder } from './paths.ts';
import { Progress } from './progress.ts';
import { CannotStart } from './server.ts';
import { type KeeperStatus, readStatus } from './status.ts';

export interface Infra {
  /** Superuser URL of the database `postgres`. */
  readonly pgUrl: string;
  readonly amqpUrl: string;
  /** Gives the lease back. `'now'` also waits until servers that nobody else needs are gone. */
  release(when?: 'now'): Promise<void>;
}

export interface JoinOptions {
  readonly profile: Profile;
  /** One line per choice, and progress while something takes longer than two seconds. */
  readonly print: (line: string) => void;
}

/**
 * Makes sure that Postgres and RabbitMQ are there while this process lives: those named by DATABASE_URL and AMQP_URL,
 * else servers run by the keeper of this checkout, which is started when none lives.
 * @throws CannotStart with one line that says what to do.
 */
export async function joinInfra({ profile, print }: JoinOptions): Promise<Infra> {
  const { databaseUrl, amqpUrl } = readEnvironment();
  const named: Record<Dependency, string | undefined> = { postgres: databaseUrl, rabbitmq: amqpUrl };
  if (databaseUrl !== undefined) print('postgres: named by DATABASE_URL');
  if (amqpUrl !== undefined) print('rabbitmq: named by AMQP_URL');
  const needs = dependencies.filter((dependency) => named[dependency] === undefined);
  if (needs.length === 0)
    return { pgUrl: databaseUrl ?? '', amqpUrl: amqpUrl ?? '', release: async () => undefined };

  const folder = profileFolder(profile);
  const giveBack = takeLease(folder, needs);
  const keeper = new KeptInfra(profile, new Progress(print));
  try {
    const urls = await keeper.untilReady(needs);
    return {
      pgUrl: databaseUrl ?? urls.postgres ?? '',
      amqpUrl: amqpUrl ?? urls.rabbitmq ?? '',
      release: async (when) => {
        giveBack();
        if (when === 'now') await leave(folder);
      },
    };
  } catch (error) {
    giveBack();
    await leave(folder);
    throw error;
  }
}

/** Tells the keeper not to linger, and waits for its end unless somebody else still needs it. */
async function leave(folder: string): Promise<void> {
  const status = readStatus(folder);
  if (!status) return;
  signal(status.keeper.pid, 'SIGUSR2');
  while (neededBy(folder).size === 0) if (await waitForExit(status.keeper, 1_000)) return;
}

class KeptInfra {
  readonly #profile: Profile;
  readonly #folder: string;
  readonly #progress: Progress;
  #spawned: ProcessMark | undefined;

  constructor(profile: Profile, progress: Progress) {
    this.#profile = profile;
    this.#folder = profileFolder(profile);
    this.#progress = progress;
  }

  async untilReady(needs: readonly Dependency[]): Promise<Partial<Record<Dependency, string>>> {
    const urls: Partial<Record<Dependency, string>> = {};
    for (;;) {
      const status = await this.#livingKeeper();
      for (const name of needs) {
        const { [name]: one } = status;
        this.#progress.show(name, one);
        if (one.state === 'failed') throw new CannotStart(one.reason);
        if (one.state === 'ready') urls[name] = one.url;
      }
      if (needs.every((name) => urls[name] !== undefined)) return urls;
      await wait(100);
    }
  }

  /** The status of a keeper that lives and stays; starts one when there is none. */
  async #livingKeeper(): Promise<KeeperStatus> {
    for (;;) {
      const status = readStatus(this.#folder);
      if (status && !status.stopping) return status;
      if (status) await waitForExit(status.keeper, 60_000);
      else await this.#startKeeper();
    }
  }

  async #startKeeper(): Promise<void> {
    if (this.#spawned && isAlive(this.#spawned)) return void (await wait(50));
    this.#failWhenItDied();
    mkdirSync(this.#folder, { recursive: true });
    const log = openSync(this.#logFile(), 'w');
    const script = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));
    const child = spawn(process.execPath, [script, this.#profile], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    this.#spawned = markOf(child.pid ?? 0);
  }

  #failWhenItDied(): void {
    const said = this.#spawned ? (readIfThere(this.#logFile()) ?? '').trim() : '';
    if (said !== '') throw new CannotStart(`the keeper of the servers ended: ${lastLines(said, 3)}`);
  }

  #logFile(): string {
    return join(this.#folder, 'keeper.log');
  }
}
