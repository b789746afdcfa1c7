import { join } from 'node:path';
import {
  endProcess,
  guard,
  pauseTree,
  type PrivateInfra,
  type Release,
  resumeTree,
  startPrivateInfra,
  workspaceRoot,
} from '@accord/infra';
import type { Addresses } from '../start/addresses.ts';
import { apiWith } from '../start/api.ts';
import { writeDevelopmentKeys } from '../start/api-keys.ts';
import { ensureDatabases } from '../start/databases.ts';
import { ProgramProcess } from '../start/program-process.ts';
import { migrations, mocks, services, type Listening, type ProgramContext } from '../start/programs.ts';
import { untilReady } from '../start/readiness.ts';
import { seedCatalogue } from '../start/seed.ts';
import type { ServiceName } from '../start/services.ts';
import { type Detour, surroundingsBy } from './detour.ts';
import { holdFreeAddresses } from './free-addresses.ts';
import { splitByRole } from './split-roles.ts';

export interface SystemOptions {
  /** Data, keys and logs go here; the caller removes it, unless the caller's process is ended first. */
  readonly folder: string;
  readonly print: (line: string) => void;
  /** Settings of its Postgres, by name: a measurement loads `pg_stat_statements`. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Nodes of its RabbitMQ; default one. */
  readonly brokers?: number;
  /** Between the services and what they use, so that the line can be hurt, too. */
  readonly detour?: Detour;
  /** What the programs are told beside the usual, such as a shorter lease. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Relay and consumers of checkout as processes of their own, `checkout relay` and `checkout consumers`. */
  readonly split?: boolean;
}

/**
 * A whole Accord with servers of its own, for programs that load it or hurt it: five services, mocks, Postgres and
 * RabbitMQ, on free ports. Each part can be killed and started again by itself.
 */
export class RunningSystem {
  readonly #running = new Map<string, ProgramProcess>();
  readonly #programs: ReadonlyMap<string, Listening>;

  private constructor(
    readonly infra: PrivateInfra,
    /** Address of each service's own database, for checks that must not go through the service. */
    readonly databases: Readonly<Record<ServiceName, string>>,
    private readonly context: ProgramContext,
    private readonly release: Release,
    split: boolean,
  ) {
    const started = services(context).flatMap((service) =>
      split && service.name === 'checkout'
        ? splitByRole(service, context.addresses.port('mocks'))
        : [service],
    );
    this.#programs = new Map([mocks(context), ...started].map((program) => [program.name, program]));
  }

  get addresses(): Addresses {
    return this.context.addresses;
  }

  /** May do everything. */
  get key(): string {
    return this.context.keys.developer;
  }

  /** Starts everything and fills the development catalogue. What was started is stopped again when anything fails. */
  static async start(options: SystemOptions): Promise<RunningSystem> {
    const releaseFolder = await guard({ kind: 'folder', path: options.folder });
    const { addresses, release: releasePorts } = await holdFreeAddresses();
    const release = async (): Promise<void> => {
      releasePorts();
      await releaseFolder();
    };
    const infra = await startPrivateInfra(join(options.folder, 'infra'), options);
    try {
      const keys = writeDevelopmentKeys(options.folder);
      const databases = await ensureDatabases(infra.postgres.url);
      const { detour = (_to, port) => Promise.resolve(port), split = false } = options;
      const seen = await surroundingsBy({ addresses, infra, databases, detour });
      const context: ProgramContext = {
        addresses,
        infra: { pgUrl: infra.postgres.url, amqpUrl: seen.amqpUrl, release: () => Promise.resolve() },
        keys,
        databases: seen.databases,
        vendors: seen.vendors,
        logs: join(options.folder, 'logs'),
        inherited: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...options.environment },
      };
      const system = new RunningSystem(infra, databases, context, release, split);
      await system.#startPrograms();
      return system;
    } catch (error) {
      await infra.stop();
      await release();
      throw error;
    }
  }

  async #startPrograms(): Promise<void> {
    await this.#migrate();
    try {
      await Promise.all([...this.#programs.keys()].map((name) => this.startProgram(name)));
      await seedCatalogue(apiWith(this.key, new AbortController().signal), this.addresses);
    } catch (error) {
      await this.#stopPrograms();
      throw error;
    }
  }

  async #migrate(): Promise<void> {
    const migration = await ProgramProcess.start({
      name: 'migration',
      main: join(workspaceRoot, 'tools', 'cli', 'migrate-in-turn.mjs'),
      env: { ...this.context.inherited, ACCORD_MIGRATIONS: JSON.stringify(migrations(this.context)) },
      log: join(this.context.logs, 'migration.log'),
    });
    if ((await migration.ended) !== 0) throw new Error(`a migration failed:\n${migration.lastWords()}`);
  }

  /**
   * Starts one program and resolves when it is ready.
   * @param other.main another build of the same program, to see how it gets on with the rest
   */
  async startProgram(name: string, other: { readonly main?: string } = {}): Promise<void> {
    const options = this.#programs.get(name);
    if (!options) throw new Error(`no program named ${name}`);
    const program = await ProgramProcess.start({ ...options, ...other });
    this.#running.set(name, program);
    await untilReady(program, options.readyUrl, new AbortController().signal);
  }

  /** Where a program listens. */
  urlOf(name: string): string {
    const program = this.#programs.get(name);
    if (!program) throw new Error(`no program named ${name}`);
    return new URL(program.readyUrl).origin;
  }

  /** Puts pieces into the ERP's warehouse and has inventory read them there. */
  async restock(
    stock: readonly { readonly articleNumber: string; readonly quantity: string }[],
  ): Promise<void> {
    const seeded = await fetch(`${this.addresses.url('mocks')}/__mock/weclapp/state`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stock }),
    });
    const refreshed = await fetch(`${this.addresses.url('inventory')}/catalogue/refresh`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}` },
    });
    if (!seeded.ok || !refreshed.ok) {
      throw new Error(`stock could not be filled: ${seeded.status}, ${refreshed.status}`);
    }
  }

  /** SIGKILL: the process gets no chance to finish anything. */
  async kill(name: string): Promise<void> {
    const program = this.#alive(name);
    await endProcess(program.mark, 'SIGKILL', 5_000);
    await program.ended;
  }

  /** SIGSTOP: connections stay open and nobody answers, until it is resumed. */
  pause(name: string): void {
    pauseTree(this.#alive(name).mark);
  }

  resume(name: string): void {
    resumeTree(this.#alive(name).mark);
  }

  #alive(name: string): ProgramProcess {
    const program = this.#running.get(name);
    if (!program) throw new Error(`${name} does not run`);
    return program;
  }

  /** SIGTERM: the process finishes what it is doing. */
  async stopProgram(name: string): Promise<void> {
    await this.#running.get(name)?.stop();
    this.#running.delete(name);
  }

  async stop(): Promise<void> {
    await this.#stopPrograms();
    await this.infra.stop();
    await this.release();
  }

  async #stopPrograms(): Promise<void> {
    await Promise.all([...this.#running.values()].map((program) => program.stop()));
  }
}
