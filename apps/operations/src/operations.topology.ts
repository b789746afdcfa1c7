import { checkoutPersonForgotten, personErased } from '@accord/canonical';
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

/** Empties what is kept of who is erased, once checkout says that no order of theirs is alive any more. */
export const forgetPersonOnPersonErased = {
  queue: 'operations.forget-person-on-person-erased',
  events: [personErased, checkoutPersonForgotten],
} as const;

/** Beside the above, operations drains what nobody could handle, of all services. */
export const operationsTopology = defineTopology({
  service: 'operations',
  consumers: [everyEvent, everyTelemetry, forgetPersonOnPersonErased, parkedConsumer],
});
