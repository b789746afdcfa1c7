import { Failure, parseEnvelope } from '@accord/canonical';
import { OnRawMessage, parkedConsumer, readParked, readTelemetry } from '@accord/messaging';
import type { Delivery, Verdict } from '@accord/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { CustomerReferences } from '../domain/customer-reference.ts';
import { entryOfEvent } from '../domain/entry-of-event.ts';
import { entryOfTelemetry } from '../domain/entry-of-telemetry.ts';
import { everyEvent, everyTelemetry } from '../operations.topology.ts';
import { HearMeasures } from '../use-cases/anomalies/hear-measures.ts';
import { HearLandscape } from '../use-cases/incidents/hear-landscape.ts';
import { KeepParked } from '../use-cases/keep-parked.ts';
import { RecordEntries } from '../use-cases/record-entries.ts';
import { customerReferencesToken } from './customer-references.token.ts';
import { heard } from './heard.ts';

export const namespaceToken = Symbol('namespace');

/** Everything that operations hears. No inbox: an entry's id is its message's, so a repeat changes nothing. */
@Controller()
export class WatcherConsumer {
  constructor(
    private readonly record: RecordEntries,
    private readonly keepParked: KeepParked,
    private readonly hear: HearLandscape,
    private readonly measures: HearMeasures,
    @Inject(namespaceToken) private readonly namespace: string,
    @Inject(customerReferencesToken) private readonly references: CustomerReferences,
  ) {}

  @OnRawMessage(everyEvent)
  onEvent(delivery: Delivery): Promise<Verdict> {
    return heard(async () => {
      const event = parseEnvelope(jsonOf(delivery.body));
      await Promise.all([
        this.record.execute([entryOfEvent(event, this.references)]),
        this.hear.event(event),
      ]);
      this.measures.event(event);
    });
  }

  @OnRawMessage(everyTelemetry)
  onTelemetry(delivery: Delivery): Promise<Verdict> {
    return heard(async () => {
      const records = readTelemetry(delivery);
      const idOf = (place: number): string => `${delivery.messageId}:${String(place)}`;
      await Promise.all([
        this.hear.telemetry(records, idOf),
        this.record.execute(records.map((record, place) => entryOfTelemetry(record, idOf(place)))),
      ]);
      this.measures.telemetry(records);
    });
  }

  @OnRawMessage(parkedConsumer)
  onParked(delivery: Delivery): Promise<Verdict> {
    return heard(async () => {
      const message = readParked(delivery, this.namespace);
      await this.keepParked.execute(message);
      await this.hear.parked(message);
    });
  }
}

/** @throws Failure `message.invalid` */
function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new Failure('message.invalid', 'invalid', 'the body is not JSON', { cause });
  }
}
