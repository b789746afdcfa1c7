import { Inject, Module } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  DynamicModule,
  INestApplication,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { HealthRegistry, type ProcessRole, systemClock, Transactions } from '@accord/service-kit';
import { DataSource } from 'typeorm';
import { mustSpeak } from './broker/hosts.ts';
import { AccordTransport } from './consuming/transport.ts';
import { Parties } from './consuming/parties.ts';
import { Flows } from './flows/asked/flows.ts';
import { FlowRegister } from './flows/flow-register.ts';
import { PausedFlows } from './flows/paused-flows.ts';
import { Messaging } from './messaging.ts';
import type { MessagingOptions } from './messaging.ts';
import { rememberedIn } from './outbox/inbox-memory.ts';
import { pruneInboxHourly } from './outbox/inbox-pruning.ts';
import { servedTopology } from './parked/asked/messages.controller.ts';
import { measureOutbox, mustFlow } from './outbox/outbox-gauges.ts';
import { OutboxRelay } from './outbox/relay.ts';
import { UnitOfWork } from './outbox/unit-of-work.ts';
import { Parking } from './parked/parking.ts';
import { Telemetry } from './telemetry/telemetry-publisher.ts';
import type { Topology } from './topology/definition.ts';

/** Module options, and whether this process relays its own outbox (default true; a test may do it by hand). */
export interface MessagingModuleOptions extends MessagingOptions {
  readonly relay?: boolean;
  /** What this process does of it all; everything when left out. */
  readonly roles?: readonly ProcessRole[];
}

const relayWanted = Symbol('relayWanted');
const consumersWanted = Symbol('consumersWanted');

function takesPart(role: ProcessRole, roles: readonly ProcessRole[] | undefined): boolean {
  return roles === undefined || roles.includes(role);
}
const resting = Symbol('resting');

/**
 * Provides UnitOfWork, OutboxRelay, Telemetry, Parking and AccordTransport to the whole service. Needs
 * DatabaseModule of service-kit beside it and MessagingTables among the migrations. Consumers begin with
 * `startConsumers`, the relay with the application; both end before the database does.
 */
@Module({})
export class MessagingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #ends: readonly (() => void)[] = [];

  constructor(
    private readonly messaging: Messaging,
    private readonly relay: OutboxRelay,
    private readonly dataSource: DataSource,
    private readonly health: HealthRegistry,
    @Inject(relayWanted) private readonly relays: boolean,
    @Inject(resting) private readonly resting: readonly string[],
  ) {}

  static forService(options: MessagingModuleOptions): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: servedTopology, useValue: options.topology },
        {
          provide: Messaging,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) =>
            new Messaging({
              ...options,
              remember: rememberedIn(dataSource),
              readPauses: () => new PausedFlows(dataSource).all(),
            }),
        },
        FlowRegister,
        {
          provide: Flows,
          inject: [Messaging, FlowRegister, DataSource],
          useFactory: (messaging: Messaging, register: FlowRegister, dataSource: DataSource) =>
            new Flows({
              messaging,
              register,
              topology: options.topology,
              paused: new PausedFlows(dataSource),
            }),
        },
        {
          provide: relayWanted,
          useValue: (options.relay ?? true) && takesPart('relay', options.roles),
        },
        { provide: consumersWanted, useValue: takesPart('consumers', options.roles) },
        { provide: resting, useValue: restingQueues(options.topology) },
        {
          provide: UnitOfWork,
          inject: [Transactions],
          useFactory: (transactions: Transactions) => new UnitOfWork(transactions, options.runtime),
        },
        {
          provide: OutboxRelay,
          inject: [DataSource, Messaging],
          useFactory: (dataSource: DataSource, { publisher }: Messaging) =>
            new OutboxRelay({ ...options, dataSource, publisher }),
        },
        {
          provide: Telemetry,
          inject: [Messaging],
          useFactory: (messaging: Messaging) => messaging.telemetry,
        },
        { provide: Parking, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.parking },
        { provide: Parties, inject: [Messaging], useFactory: (messaging: Messaging) => messaging.parties },
        {
          provide: AccordTransport,
          inject: [Messaging],
          useFactory: (messaging: Messaging) => messaging.transport,
        },
      ],
      exports: [
        consumersWanted,
        servedTopology,
        Messaging,
        Flows,
        FlowRegister,
        UnitOfWork,
        OutboxRelay,
        Telemetry,
        Parking,
        Parties,
        AccordTransport,
      ],
    };
  }

  onApplicationBootstrap(): void {
    // A broker that is away delays what follows an order, not the order: the service stays ready.
    this.health.register('rabbitmq', () => this.messaging.check(), { critical: false });
    if (this.messaging.hosts.length > 1) this.#watchHosts();
    for (const queue of this.resting) {
      const check = async (): Promise<void> => {
        this.messaging.transport.checkPause(queue);
      };
      this.health.register(`consumer ${queue}`, check, { critical: false });
    }
    this.messaging.halts.follow();
    this.health.register('paused flows', async () => this.messaging.halts.check(), { critical: false });
    if (!this.relays) return;
    this.relay.start();
    let look = (): void => undefined;
    this.health.register('outbox', async () => look(), { critical: false });
    const measuring = measureOutbox(this.dataSource, (state) => {
      const measuredAt = systemClock.now();
      look = () => {
        mustFlow(state, measuredAt);
      };
    });
    this.#ends = [measuring, pruneInboxHourly(this.dataSource)];
  }

  /** Each on a line of its own: whoever has found another host does not notice that one of three is gone. */
  #watchHosts(): void {
    for (const host of this.messaging.hosts)
      this.health.register(`rabbitmq ${host}`, () => mustSpeak(host), { critical: false });
  }

  /** Handlers first, since they still publish; then the relay, so that what they published may still go. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.messaging.transport.close();
    for (const end of this.#ends) end();
    await this.relay.stop();
    await this.messaging.close();
  }
}

/** The consumers that may pause: each has its own line on the health page. */
function restingQueues({ consumers }: Topology): readonly string[] {
  return consumers.filter((one) => 'needs' in one && one.needs !== undefined).map(({ queue }) => queue);
}

/**
 * Subscribes every `@OnEvent` of the application, unless its process has other roles. To be called once, before or
 * after it listens for HTTP.
 */
export async function startConsumers(app: INestApplication): Promise<void> {
  if (!app.get<boolean>(consumersWanted)) return;
  app.connectMicroservice({ strategy: app.get(AccordTransport) });
  await app.startAllMicroservices();
  app.get(Messaging).backlog.start();
}
