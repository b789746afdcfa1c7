import { brokerFailure } from './broker/failures.ts';
import { hostOf } from './broker/hosts.ts';
import { BrokerLink } from './broker/link.ts';
import { Publisher } from './broker/publisher.ts';
import { systemRuntime } from './broker/runtime.ts';
import type { BrokerRuntime } from './broker/runtime.ts';
import type { Delivery } from './consuming/delivery.ts';
import { Backlog } from './consuming/backlog-gauges.ts';
import { Parties } from './consuming/parties.ts';
import { Settlement } from './consuming/settlement.ts';
import { Settler } from './consuming/settler.ts';
import { AccordTransport } from './consuming/transport.ts';
import { Halts, type ReadPauses } from './flows/halts.ts';
import { Parking } from './parked/parking.ts';
import { TelemetryPublisher } from './telemetry/telemetry-publisher.ts';
import { exchanges, inNamespace } from './topology/names.ts';
import type { Topology } from './topology/definition.ts';

export interface MessagingOptions {
  /** Hosts of one cluster, tried in turn. */
  readonly urls: readonly string[];
  readonly namespace: string;
  readonly topology: Topology;
  readonly runtime?: BrokerRuntime;
  /** Where it is remembered that a message sent again by a person is done. */
  readonly remember?: ((delivery: Delivery) => Promise<void>) | undefined;
  /** Reads what people have stopped. Left out: nobody can. */
  readonly readPauses?: ReadPauses | undefined;
}

/** Everything of one service that talks to the broker, wired by hand: Nest gets it from MessagingModule. */
export class Messaging {
  readonly publisher: Publisher;
  readonly parking: Parking;
  readonly telemetry: TelemetryPublisher;
  readonly transport: AccordTransport;
  readonly backlog: Backlog;
  /** Where the broker is asked for, without credentials; more than one is a cluster. */
  readonly hosts: readonly string[];
  /** Whom the consumers need; to be filled before they start. */
  readonly parties = new Parties();
  /** What people have stopped. */
  readonly halts: Halts;
  readonly #publishing: BrokerLink;
  readonly #consuming: BrokerLink;

  constructor(options: MessagingOptions) {
    const { urls, namespace, topology, runtime = systemRuntime, remember, readPauses } = options;
    const { service } = topology;
    this.hosts = urls.map(hostOf);
    this.#publishing = new BrokerLink({ urls, name: `accord-${service} publishing`, runtime });
    this.#consuming = new BrokerLink({ urls, name: `accord-${service} consuming`, runtime });
    this.publisher = new Publisher(this.#publishing);
    this.backlog = new Backlog({ link: this.#consuming, namespace, topology });
    this.parking = new Parking(this.publisher, namespace);
    this.telemetry = new TelemetryPublisher({
      link: this.#publishing,
      exchange: inNamespace(namespace, exchanges.telemetry),
      service,
    });
    const settler = new Settler({
      settlement: new Settlement({ namespace, topology, runtime }),
      publisher: this.publisher,
      telemetry: this.telemetry,
      runtime,
      remember,
    });
    const { parties } = this;
    this.halts = new Halts(readPauses, runtime);
    this.transport = new AccordTransport({
      link: this.#consuming,
      namespace,
      topology,
      settler,
      runtime,
      parties,
      halts: this.halts,
    });
  }

  /**
   * For the health page. Resolves when a connection is there or can be made, and takes messages.
   * @throws Failure `broker.*`, of an alarm by what the broker is short of
   */
  async check(): Promise<void> {
    this.mustTakeMessages();
    if (!this.#publishing.connected) await this.#publishing.connection();
  }

  /**
   * For work that can wait and would only fill the outbox. A broker that is away is another matter: it comes back.
   * @throws Failure `broker.<what it is short of>_alarm` (transient) while the broker is in alarm
   */
  mustTakeMessages(): void {
    const { alarm } = this.#publishing;
    if (alarm !== undefined) throw brokerFailure.alarm(alarm);
  }

  /** Finishes what is in flight, hands over telemetry, then leaves the broker. */
  async close(): Promise<void> {
    this.backlog.stop();
    await this.halts.stop();
    await this.transport.close();
    if (this.#publishing.connected) await this.telemetry.flush();
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }
}
