import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { childEnvironment, readEnvironment } from '../environment.ts';
import { guard, type Release } from '../guardian/guardian.ts';
import { endNameServer } from '../guardian/ward.ts';
import { readIfThere, readJson, writeJson } from '../json-file.ts';
import { lastLines } from '../last-lines.ts';
import { freePorts, isFree } from '../ports.ts';
import { endProcess, isAlive, markOf, type ProcessMark, signal, waitForExit } from '../processes.ts';
import { CannotStart, type Server, type ServerOptions } from '../server.ts';
import { speaksAmqp } from './handshake.ts';
import { epmdOf, locateRabbit, type RabbitHome } from './locate.ts';

const portsSchema = z.object({
  amqp: z.number().int(),
  distribution: z.number().int(),
  epmd: z.number().int(),
});
const runningSchema = z.object({ pid: z.number().int(), startedAt: z.string() });
type Ports = z.infer<typeof portsSchema>;

/** Starts a private RabbitMQ on 127.0.0.1 and resolves once it speaks AMQP. @throws CannotStart with what to do. */
export async function startRabbit(options: ServerOptions): Promise<Server> {
  const home = await locateRabbit(readEnvironment().path, options.report);
  const server = new PrivateRabbit(home, options);
  await server.restart();
  return server;
}

class PrivateRabbit implements Server {
  readonly #home: RabbitHome;
  readonly #options: ServerOptions;
  readonly #folder: string;
  #ports: Ports | undefined;
  #mark: ProcessMark | undefined;
  #release: Release | undefined;
  #releaseNameServer: Release | undefined;

  constructor(home: RabbitHome, options: ServerOptions) {
    this.#home = home;
    this.#options = options;
    this.#folder = join(options.folder, 'rabbitmq');
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
    this.#releaseNameServer ??= await guard({
      kind: 'name-server',
      epmd: epmdOf(this.#home),
      port: this.#ports.epmd,
    });
    this.#options.report('starting');
    const log = openSync(this.#path('output'), 'a');
    const child = spawn(this.#home.server, [], {
      cwd: this.#folder,
      env: this.#environment(),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    await this.#release?.();
    this.#mark = markOf(child.pid ?? 0);
    this.#release = await guard({ kind: 'server', mark: this.#mark, politely: 'SIGTERM' });
    writeJson(this.#path('running.json'), this.#mark);
    await this.#untilReady(this.#mark);
  }

  async kill(): Promise<void> {
    if (!this.#mark) return;
    signal(this.#mark.pid, 'SIGKILL');
    await waitForExit(this.#mark, 10_000);
  }

  async stop(): Promise<void> {
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
    const ports = this.#ports ?? readJson(this.#path('ports.json'), portsSchema);
    if (ports) await endNameServer(epmdOf(this.#home), ports.epmd);
  }

  async #prepare(): Promise<Ports> {
    if (this.#options.lifetime === 'disposable') rmSync(this.#path('data'), { recursive: true, force: true });
    for (const folder of ['data', 'log', 'home', 'generated'])
      mkdirSync(this.#path(folder), { recursive: true });
    const ports = await this.#freePorts();
    writeJson(this.#path('ports.json'), ports);
    writeFileSync(this.#path('rabbitmq.conf'), configuration(ports));
    writeFileSync(this.#path('enabled_plugins'), '[].\n');
    writeFileSync(this.#path('environment.conf'), '');
    return ports;
  }

  async #freePorts(): Promise<Ports> {
    const kept = readJson(this.#path('ports.json'), portsSchema);
    if (kept && (await Promise.all(Object.values(kept).map(isFree))).every(Boolean)) return kept;
    const [amqp = 0, distribution = 0, epmd = 0] = await freePorts(3);
    return { amqp, distribution, epmd };
  }

  #environment(): Record<string, string | undefined> {
    const { distribution, epmd } = this.#known();
    const path = [this.#home.erlang, readEnvironment().path].filter(Boolean).join(delimiter);
    return childEnvironment({
      PATH: path,
      HOME: this.#path('home'),
      LANG: 'C.UTF-8',
      // The name is part of the data's path, so it must not change with the port.
      RABBITMQ_NODENAME: 'accord@localhost',
      RABBITMQ_DIST_PORT: String(distribution),
      ERL_EPMD_PORT: String(epmd),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_CONF_ENV_FILE: this.#path('environment.conf'),
      RABBITMQ_CONFIG_FILE: this.#path('rabbitmq.conf'),
      RABBITMQ_ADVANCED_CONFIG_FILE: this.#path('advanced.config'),
      RABBITMQ_ENABLED_PLUGINS_FILE: this.#path('enabled_plugins'),
      RABBITMQ_MNESIA_BASE: this.#path('data'),
      RABBITMQ_LOG_BASE: this.#path('log'),
      RABBITMQ_GENERATED_CONFIG_DIR: this.#path('generated'),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2',
      // With these two the start script becomes the server (exec) instead of waiting for it as a parent.
      RABBITMQ_ALLOW_INPUT: '1',
      RABBITMQ_SERVER_START_ARGS: '-noinput +B i',
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

function configuration(ports: Ports): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'loopback_users = none',
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.absolute = 1GB',
    'raft.wal_max_size_bytes = 32000000',
    'log.file.level = warning',
    'heartbeat = 30',
    '',
  ].join('\n');
}
