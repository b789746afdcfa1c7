import { brokerFailure } from './broker/failures.ts';
import { BrokerLink } from './broker/link.ts';
import { Publisher } from './broker/publisher.ts';
import { systemRuntime } from './broker/runtime.ts';
import type { BrokerRuntime } from './broker/runtime.ts';
import { Parties } from './consuming/parties.ts';
import type { Delivery } from './consuming/delivery.ts';
import { Backlog } from './consuming/backlog-gauges.ts';
import { Settlement } from './consuming/settlement.ts';
import { Settler } from './consuming/settler.ts';
import { AccordTransport } from './consuming/transport.ts';
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
}
  /** Where it is remembered that a message sent again by a person is done. */
  readonly remember?: ((delivery: Delivery) => Promise<void>) | undefined;

/** Everything of one service that talks to the broker, wired by hand: Nest gets it from MessagingModule. */
export class Messaging {
  readonly publisher: Publisher;
  readonly parking: Parking;
  readonly telemetry: TelemetryPublisher;
  readonly transport: AccordTransport;
  /** Whom the consumers need; to be filled before they start. */
  readonly parties = new Parties();
  readonly #publishing: BrokerLink;
  readonly #consuming: BrokerLink;

  constructor(options: MessagingOptions) {
    const { urls, namespace, topology, runtime = systemRuntime, remember } = options;
    const { service } = topology;
    this.#publishing = new BrokerLink({ urls, name: `accord-${service} publishing`, runtime });
    this.#consuming = new BrokerLink({ urls, name: `accord-${service} consuming`, runtime });
    this.publisher = new Publisher(this.#publishing);
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
    });
    const { parties } = this;
    this.transport = new AccordTransport({
      link: this.#consuming,
      namespace,
      topology,
      remember,
      settler,
      runtime,
      parties,
    });
  }

  /**
   * For the health page. Resolves when a connection is there or can be made, and takes messages.
   * @throws Failure `broker.*`, of an alarm by what the broker is short of
   */
  async check(): Promise<void> {
    const { alarm } = this.#publishing;
    if (alarm !== undefined) throw brokerFailure.alarm(alarm);
    if (!this.#publishing.connected) await this.#publishing.connection();
  }

  /** Finishes what is in flight, hands over telemetry, then leaves the broker. */
  async close(): Promise<void> {
    await this.transport.close();
    if (this.#publishing.connected) await this.telemetry.flush();
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }
}
