export {
  eventMetadata,
  eventPublishedBy,
  expectedEnvelope,
  producedEvent,
  producedTelemetry,
} from './event-contract.ts';
export { withForm } from './form-body.ts';
export { handledBy, rawHandledBy } from './handled-by.ts';
export { type HeardDelivery, HeardMessages } from './heard-messages.ts';
export { type Finish, finishContracts } from './honesty/finish.ts';
export { declaredPaths, judge, type Judgement } from './honesty/judge.ts';
export { ReadRecorder } from './honesty/read-recorder.ts';
export { type Flow, flows } from './pacts/index.ts';
export { type Pair, pactOf, pactsFor, type RecordedInteraction, type RecordedPact } from './pair.ts';
export { producedParked } from './parked-contract.ts';
export { expectMessage, type ExpectedMessage, type ReceivedMessage } from './received-message.ts';
export { expectWebhook, type ExpectedWebhook } from './received-webhook.ts';
export { telemetryExamples } from './telemetry-examples.ts';
export { gapsBefore, type ProducedMessage, type Verification, verifyProvider } from './verify-provider.ts';
