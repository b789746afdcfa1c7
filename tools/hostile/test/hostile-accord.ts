import { Agent } from 'node:http';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { RunningSystem, type ServiceName } from '@accord/cli';
import { eventually } from '@accord/test-kit';
import { expect } from '@jest/globals';
import { connect, type ChannelModel } from 'amqplib';
import { SpanCollector } from './collector.ts';
import { endpointsOf, type Endpoint } from '../src/endpoints.ts';
import { exchange, type Answer } from '../src/exchange.ts';
import { Database, type Footprint } from '../src/footprint.ts';

export const serviceNames = ['checkout', 'inventory', 'enrollment', 'customer', 'operations'] as const;

/** The services with rows of their own; operations' grow by what it hears. */
const domains = ['checkout', 'inventory', 'enrollment', 'customer'] as const;

export interface Asked {
  readonly body?: string | Uint8Array | undefined;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Whatever a service does by itself it does once, when it starts: a run that a clock or a vendor's notice begins between
 * two counts of rows would be taken for what a refused request has stored.
 */
const nothingByItself = {
  CHECKOUT_FLOWS: 'checkout.follow-bookings=24h',
  CHECKOUT_RECONCILE_EVERY_MS: '86400000',
  CHECKOUT_COMPARE_EVERY_MS: '86400000',
  INVENTORY_FLOWS: 'inventory.follow-articles=24h;inventory.follow-stock=off;inventory.link-products=24h',
  INVENTORY_COMPARE_EVERY_MS: '86400000',
  CUSTOMER_FLOWS: 'customer.klaviyo-profiles=24h',
};

/** Where a message waits that comes back while a test looks; from the longer tiers it does not. */
const shortTiers = ['accord.retry.1s', 'accord.retry.5s'];

/** A whole Accord that is sent what nobody should send, and what it shows of itself meanwhile. */
export class HostileAccord {
  readonly #agent = new Agent({ keepAlive: true });

  readonly system: RunningSystem;
  readonly broker: ChannelModel;
  readonly folder: string;
  readonly collector: SpanCollector;
  readonly endpoints: readonly Endpoint[];
  readonly databases: Readonly<Record<ServiceName, Database>>;

  private constructor(
    parts: Pick<HostileAccord, 'system' | 'broker' | 'folder' | 'collector' | 'endpoints' | 'databases'>,
  ) {
    this.system = parts.system;
    this.broker = parts.broker;
    this.folder = parts.folder;
    this.collector = parts.collector;
    this.endpoints = parts.endpoints;
    this.databases = parts.databases;
  }

  static async start(): Promise<HostileAccord> {
    const folder = await mkdtemp(join(tmpdir(), 'accord-hostile-'));
    const collector = await SpanCollector.start();
    const system = await RunningSystem.start({
      folder,
      print: () => undefined,
      environment: {
        ...nothingByItself,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OPERATIONS_INCIDENT_GATHER_MS: '0',
      },
    });
    const lists = await Promise.all(
      serviceNames.map((name) => endpointsOf(name, system.addresses.url(name))),
    );
    const databases = Object.fromEntries(
      serviceNames.map((name) => [name, new Database(system.databases[name])]),
    ) as Record<ServiceName, Database>;
    const broker = await connect(system.infra.rabbitmq.url);
    return new HostileAccord({ system, broker, folder, collector, endpoints: lists.flat(), databases });
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.broker.close();
    await Promise.all(Object.values(this.databases).map((database) => database.close()));
    await this.system.stop();
    await this.collector.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** With the developer's key, as JSON and in English, unless told otherwise. @param target `GET checkout /orders` */
  ask(target: string, { body, headers = {} }: Asked = {}): Promise<Answer> {
    const [method = '', service = '', path = ''] = target.split(' ');
    const usual = {
      authorization: `Bearer ${this.system.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const all = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== undefined);
    const url = `${this.url(service)}${path}`;
    return exchange({ method, url, headers: Object.fromEntries(all), body }, this.#agent);
  }

  url(service: string): string {
    const name = serviceNames.find((one) => one === service);
    return this.system.addresses.url(name ?? 'mocks');
  }

  async footprint(service: ServiceName): Promise<Footprint> {
    return this.databases[service].footprint();
  }

  /** Rows of all domain services together. */
  async footprints(): Promise<Readonly<Record<string, Footprint>>> {
    const counted = await Promise.all(
      domains.map(async (name) => [name, await this.footprint(name)] as const),
    );
    return Object.fromEntries(counted);
  }

  /** When each process was born: one that died and was started again, or is gone, shows here. */
  async births(): Promise<Record<string, string>> {
    const pages = await Promise.all(
      serviceNames.map(async (name) => {
        const { text } = await exchange({ method: 'GET', url: `${this.url(name)}/metrics`, headers: {} });
        return [name, /^accord_process_start_time_seconds.* (\S+)$/m.exec(text)?.[1] ?? 'unknown'] as const;
      }),
    );
    return Object.fromEntries(pages);
  }

  /** How many deliveries its consumer has given a verdict on; with `outcomes` those of them that ended so. */
  async verdicts(queue: string, outcomes = /./): Promise<number> {
    const [service = ''] = queue.split('.');
    const { text } = await this.ask(`GET ${service} /metrics`);
    const counted = text.matchAll(/^accord_deliveries_total\{(.*)\} (\d+)$/gm);
    return [...counted]
      .filter(([, labels = '']) => labels.includes(`consumer="${queue}"`))
      .filter(([, labels = '']) => outcomes.test(/outcome="(\w+)"/.exec(labels)?.[1] ?? ''))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  }

  /** Nothing waits to be sent, is being handled, or comes back within seconds. */
  async settle(): Promise<void> {
    await eventually(
      async () => {
        for (const name of domains) {
          expect(await this.databases[name].rows('SELECT 1 FROM outbox LIMIT 1')).toEqual([]);
        }
        const open = `SELECT 1 FROM orders WHERE status IN ('pending', 'placed', 'fulfilling') LIMIT 1`;
        expect(await this.databases.checkout.rows(open)).toEqual([]);
        expect(await this.#onTheirWay()).toEqual([]);
        const before = await this.#moves();
        await wait(200);
        expect(await this.#moves()).toEqual(before);
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
  }

  /** Queues with messages that a consumer will be given soon or has in hand; a vendor may let one wait for seconds. */
  async #onTheirWay(): Promise<readonly string[]> {
    const pages = await Promise.all(domains.map((name) => this.ask(`GET ${name} /metrics`)));
    const inHand = pages.flatMap(({ text }) => [
      ...text.matchAll(/^accord_consumer_in_hand\{consumer="(.*)"\} (\d+)$/gm),
    ]);
    expect(inHand.length).toBeGreaterThan(domains.length);
    const found = inHand.flatMap(([, queue = '', count]) => (count === '0' ? [] : [`${queue} in hand`]));
    const channel = await this.broker.createChannel();
    for (const queue of [...shortTiers, ...inHand.map(([, name = '']) => name)])
      if ((await channel.checkQueue(queue)).messageCount > 0) found.push(`${queue} waits`);
    await channel.close();
    return found;
  }

  /** What moves while something is handled; each process says it itself, so that one that stands still is waited for. */
  async #moves(): Promise<readonly unknown[]> {
    const pages = await Promise.all(domains.map((name) => this.ask(`GET ${name} /metrics`)));
    const deliveries = pages.map(({ text }) => text.match(/^accord_deliveries_total.*$/gm));
    return [deliveries, await this.footprints()];
  }

  /** Everything that the processes have written so far. */
  async logs(): Promise<string> {
    const folder = join(this.folder, 'logs');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return texts.join('\n');
  }
}

export function json(answer: Answer): Record<string, unknown> {
  const parsed: unknown = answer.text === '' ? {} : JSON.parse(answer.text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
