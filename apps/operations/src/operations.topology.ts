import { defineTopology, exchanges, parkedConsumer } from '@accord/messaging';
import type { RawConsumerDefinition } from '@accord/messaging';

/** Whatever happens anywhere. Many at once, because they are written in groups. */
export const everyEvent: RawConsumerDefinition = {
  queue: 'operations.record-every-event',
  raw: true,
  bindings: [{ exchange: exchanges.events, key: '#' }],
  prefetch: 300,
};

/** What happened between the events: vendor calls, retries, compensation. */
export const everyTelemetry: RawConsumerDefinition = {
  queue: 'operations.record-telemetry',
  raw: true,
  bindings: [{ exchange: exchanges.telemetry, key: '#' }],
  prefetch: 50,
};

/** Beside the two above, operations drains what nobody could handle, of all services. */
export const operationsTopology = defineTopology({
  service: 'operations',
  consumers: [everyEvent, everyTelemetry, parkedConsumer],
});
