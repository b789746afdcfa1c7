import type { Channel } from 'amqplib';
import type { TelemetryRecord } from '@accord/canonical';
import { counter, createLogger, currentContext } from '@accord/service-kit';
import type { BrokerLink } from '../broker/link.ts';
import { telemetryMessage } from './telemetry-message.ts';

/** A record without the name of the service and the mark of a synthetic order, which the publisher adds. */
export type TelemetryDraft = TelemetryRecord extends infer R
  ? R extends TelemetryRecord
    ? Omit<R, 'service' | 'synthetic'>
    : never
  : never;

/** Where the parts of a service report what happened between the events. */
export abstract class Telemetry {
  /** Never waits, never throws. */
  abstract record(record: TelemetryDraft): void;
}

export interface TelemetryOptions {
  readonly link: BrokerLink;
  readonly exchange: string;
  readonly service: string;
}

const flushEveryMs = 200;
const batchSize = 100;
/** About a megabyte; what comes on top while no broker answers is counted and dropped. */
const bufferedAtMost = 5_000;

const log = createLogger('messaging.telemetry');
const dropped = counter({
  name: 'accord_telemetry_dropped_total',
  help: 'telemetry records lost because the broker took none',
});

/** Best effort and in batches: one message carries up to 100 records as a JSON array. */
export class TelemetryPublisher extends Telemetry {
  readonly #options: TelemetryOptions;
  #buffer: TelemetryRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #channel: Channel | undefined;
  #flushing: Promise<void> | undefined;

  constructor(options: TelemetryOptions) {
    super();
    this.#options = options;
  }

  override record(record: TelemetryDraft): void {
    if (this.#buffer.length >= bufferedAtMost) {
      dropped.inc();
      return;
    }
    const mark = currentContext()?.synthetic === true ? { synthetic: true } : {};
    this.#buffer.push({ ...record, service: this.#options.service, ...mark });
    this.#timer ??= setTimeout(() => {
      void this.flush();
    }, flushEveryMs).unref();
  }

  /** Sends what is buffered, if there is a broker; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#sendAll().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async #sendAll(): Promise<void> {
    while (this.#buffer.length > 0) {
      const records = this.#buffer.slice(0, batchSize);
      try {
        const channel = (this.#channel ??= await this.#open());
        const { exchange, service } = this.#options;
        const { routingKey, body, contentType, type } = telemetryMessage(service, records);
        channel.publish(exchange, routingKey, body, { persistent: true, contentType, type });
        this.#buffer = this.#buffer.slice(records.length);
      } catch (error) {
        log.debug({ event: 'telemetry.not_sent', err: error });
        this.#channel = undefined;
        if (this.#buffer.length > 0) this.#timer ??= setTimeout(() => void this.flush(), 1_000).unref();
        return;
      }
    }
  }

  async #open(): Promise<Channel> {
    const connection = await this.#options.link.connection();
    const channel = await connection.createChannel();
    const gone = (): void => {
      if (this.#channel === channel) this.#channel = undefined;
    };
    channel.on('close', gone);
    channel.on('error', gone);
    return channel;
  }
}
