export { asyncApiDocument, publishOperationId, type AsyncApiDocument } from './documents/async-api.ts';
export {
  topologyDocument,
  type PublishedMessage,
  type TopologyDocument,
} from './documents/topology-document.ts';
export { parkedConsumer, readParked, type ParkedMessage } from './parked/parked-message.ts';
export { MessagesController } from './parked/asked/messages.controller.ts';
export {
  AppliedAnswer,
  AppliedQuestion,
  mostMessageIds,
  ServedConsumers,
} from './parked/asked/messages.schema.ts';
export { Flows } from './flows/asked/flows.ts';
export { FlowsController } from './flows/asked/flows.controller.ts';
export { flowName, PauseRequest, pauseReason, ServedFlow, ServedFlows } from './flows/asked/flows.schema.ts';
export { FlowRegister } from './flows/flow-register.ts';
export { mustNotBePaused, PausedFlows, type FlowPause } from './flows/paused-flows.ts';
export { PausedFlows1763790000000 } from './flows/paused-flows.migration.ts';
export { parkedType } from './parked/parked-headers.ts';
export { Parking, type ParkedCopy } from './parked/parking.ts';
export { applyTopology, type ApplyOptions, type BrokerTarget } from './topology/apply.ts';
export {
  defineTopology,
  standardRetryTiers,
  type BatchLimits,
  type Binding,
  type ConsumerDefinition,
  type EventConsumerDefinition,
  type ExchangeName,
  type Needs,
  type OutsideCall,
  type RawConsumerDefinition,
  type RetryTier,
  type Topology,
} from './topology/definition.ts';
export { compareWithBroker, type BrokerDifference } from './topology/compare.ts';
export { queueDepths, removeTopology, type QueueDepth } from './topology/inspect.ts';
export { exchanges } from './topology/names.ts';
export {
  brokerPlan,
  type BrokerPlan,
  type PlannedBinding,
  type PlannedExchange,
  type PlannedQueue,
} from './topology/plan.ts';
export { verifyTopology, type TopologyState } from './topology/verify.ts';
export { ForgetPeople, type ForgetPeopleParts } from './forgetting/forget-people.ts';
export { ForgettingTables1763840000000 } from './forgetting/forgetting-tables.migration.ts';
export { reopenOrder } from './forgetting/people-to-forget.ts';
export { PersonalRecords } from './forgetting/personal-records.ts';
export { Publisher } from './broker/publisher.ts';
export {
  cloudEventsContentType,
  maxBodyBytes,
  type OutgoingMessage,
  publishOptions,
} from './broker/message.ts';
export { systemRuntime, type BrokerRuntime } from './broker/runtime.ts';
export { Delivery } from './consuming/delivery.ts';
export {
  OnEvent,
  OnEventBatch,
  OnRawMessage,
  type DataOf,
  type EventDelivery,
} from './consuming/on-event.ts';
export { Parties, type Party, type Trouble } from './consuming/parties.ts';
export { Settlement } from './consuming/settlement.ts';
export { AccordTransport } from './consuming/transport.ts';
export { outcomeOf, type Outcome } from './consuming/outcome.ts';
export { chooseTier } from './consuming/retry-ladder.ts';
export { done, park, retry, waitFor, type Verdict } from './consuming/verdict.ts';
export { DirectEvents } from './outbox/direct-events.ts';
export { publishedMessage } from './outbox/event-message.ts';
export { MessagingTables1763683200000 } from './outbox/messaging-tables.migration.ts';
export { OutboxRelay, type RelayOptions } from './outbox/relay.ts';
export type { NewEvent, Tx } from './outbox/tx.ts';
export { LockedVersions } from './outbox/locked-versions.ts';
export { UnitOfWork, type Application } from './outbox/unit-of-work.ts';
export { telemetryMessage, telemetryType } from './telemetry/telemetry-message.ts';
export { readTelemetry } from './telemetry/read-telemetry.ts';
export { Telemetry, type TelemetryDraft } from './telemetry/telemetry-publisher.ts';
export { Messaging, type MessagingOptions } from './messaging.ts';
export { MessagingModule, startConsumers, type MessagingModuleOptions } from './messaging.module.ts';
