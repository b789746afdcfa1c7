export { eventMetadata, expectedEnvelope, producedEvent } from './event-contract.ts';
export { type Flow, flows } from './pacts/index.ts';
export { type Pair, pactOf, pactsFor, type RecordedInteraction, type RecordedPact } from './pair.ts';
export { expectMessage, type ExpectedMessage, type ReceivedMessage } from './received-message.ts';
export { gapsBefore, type ProducedMessage, type Verification, verifyProvider } from './verify-provider.ts';
