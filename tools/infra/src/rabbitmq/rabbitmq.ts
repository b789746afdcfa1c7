import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { readEnvironment } from '../environment.ts';
import { guard, spawnGuarded, type Release } from '../guardian/guardian.ts';
import { endNameServer } from '../guardian/ward.ts';
import { readIfThere, readJson, writeJson } from '../json-file.ts';
import { lastLines } from '../last-lines.ts';
import { freePorts, isFree } from '../ports.ts';
import {
  endProcess,
  isAlive,
  pauseTree,
  type ProcessMark,
  resumeTree,
  signal,
  waitForExit,
} from '../processes.ts';
import { CannotStart, type Server, type ServerOptions } from '../server.ts';
import { speaksAmqp } from './handshake.ts';
import { epmdOf, locateRabbit, type RabbitHome } from './locate.ts';
import {
  configuration,
  type Membership,
  nodeEnvironment,
  nodeName,
  type Ports,
  writeCookie,
} from './node-settings.ts';

const portsSchema = z.object({
  amqp: z.number().int(),
  distribution: z.number().int(),
  epmd: z.number().int(),
});
const runningSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

/** Starts a private RabbitMQ on 127.0.0.1 and resolves once it speaks AMQP. @throws CannotStart with what to do. */
export async function startRabbit(options: ServerOptions): Promise<Server> {
  const home = await locateRabbit(readEnvironment().path, options.report);
  const server = new PrivateRabbit(home, options);
  await server.restart();
  return server;
}

/** One node: alone, or a member of a cluster, whose name server is then the cluster's business. */
export class PrivateRabbit implements Server {
  readonly #home: RabbitHome;
  readonly #options: ServerOptions;
  readonly #folder: string;
  readonly #membership: Membership | undefined;
  #ports: Ports | undefined;
  #mark: ProcessMark | undefined;
  #release: Release | undefined;
  #releaseNameServer: Release | undefined;

  constructor(home: RabbitHome, options: ServerOptions, membership?: Membership) {
    this.#home = home;
    this.#options = options;
    this.#membership = membership;
    this.#folder = join(options.folder, membership ? `rabbitmq-${membership.ordinal}` : 'rabbitmq');
  }

  /** As Erlang calls it. */
  get name(): string {
    return nodeName(this.#membership);
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#known().amqp}`;
  }

  pid(): number {
    return this.#mark?.pid ?? 0;
  }

  async restart(): Promise<void> {
    await this.#endOrphan();
    this.#ports ??= await this.#prepare();
    if (!this.#membership) {
      this.#releaseNameServer ??= await guard({
        kind: 'name-server',
        epmd: epmdOf(this.#home),
        port: this.#ports.epmd,
      });
    }
    this.#options.report('starting');
    const log = openSync(this.#path('output'), 'a');
    const { mark, release } = await spawnGuarded(
      (birthmark) =>
        spawn(this.#home.server, [], {
          cwd: this.#folder,
          env: { ...this.environment(), ...birthmark },
          // As with Postgres: a Ctrl-C in the terminal is not for it.
          detached: true,
          stdio: ['ignore', log, log],
        }),
      (mark) => ({ kind: 'server', mark, politely: 'SIGTERM' }),
    ).finally(() => {
      closeSync(log);
    });
    await this.#release?.();
    this.#mark = mark;
    this.#release = release;
    writeJson(this.#path('running.json'), this.#mark);
    await this.#untilReady(this.#mark);
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
    this.resume();
    if (this.#mark) await endProcess(this.#mark, 'SIGTERM', 20_000);
    await this.#endNameServer();
    rmSync(this.#path('running.json'), { force: true });
    this.#mark = undefined;
    await Promise.all([this.#release?.(), this.#releaseNameServer?.()]);
  }

  async #endOrphan(): Promise<void> {
    const orphan = readJson(this.#path('running.json'), runningSchema);
    if (!orphan) return;
    await endProcess(orphan, 'SIGTERM', 20_000);
    if (!this.#ports) await this.#endNameServer();
  }

  /** Erlang's name server is started by RabbitMQ and outlives it; ours has a port of its own, so it is ours to end. */
  async #endNameServer(): Promise<void> {
    if (this.#membership) return;
    const ports = this.#ports ?? readJson(this.#path('ports.json'), portsSchema);
    if (ports) await endNameServer(epmdOf(this.#home), ports.epmd);
  }

  async #prepare(): Promise<Ports> {
    if (this.#options.lifetime === 'disposable') rmSync(this.#path('data'), { recursive: true, force: true });
    for (const folder of ['data', 'log', 'home', 'generated'])
      mkdirSync(this.#path(folder), { recursive: true });
    const ports = await this.#freePorts();
    writeJson(this.#path('ports.json'), ports);
    if (this.#membership) writeCookie(this.#path('home'), this.#membership.cookie);
    writeFileSync(this.#path('rabbitmq.conf'), configuration(ports, this.#membership));
    writeFileSync(this.#path('enabled_plugins'), '[].\n');
    writeFileSync(this.#path('environment.conf'), '');
    return ports;
  }

  async #freePorts(): Promise<Ports> {
    const kept = readJson(this.#path('ports.json'), portsSchema);
    if (kept && (await Promise.all(Object.values(kept).map(isFree))).every(Boolean)) return kept;
    const [amqp = 0, distribution = 0, epmd = 0] = await freePorts(3);
    return { amqp, distribution, epmd: this.#membership?.epmd ?? epmd };
  }

  /** Of the node, and of the broker's own tools when they are to talk to it. */
  environment(): Record<string, string | undefined> {
    return nodeEnvironment({
      home: this.#home,
      folder: this.#folder,
      ports: this.#known(),
      ...(this.#membership && { membership: this.#membership }),
    });
  }

  async #untilReady(mark: ProcessMark): Promise<void> {
    const deadline = performance.now() + 120_000;
    while (!(await speaksAmqp(this.#known().amqp))) {
      if (!isAlive(mark) || performance.now() > deadline) {
        throw new CannotStart(
          `RabbitMQ did not start: ${lastLines(readIfThere(this.#path('output')) ?? '', 5)}`,
        );
      }
      await wait(100);
    }
  }

  #known(): Ports {
    if (!this.#ports) throw new Error('this RabbitMQ was never started');
    return this.#ports;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
