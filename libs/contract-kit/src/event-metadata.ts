import { cloudEventsContentType, exchanges } from '@accord/messaging';

/**
 * What the broker says about an event beside its routing key, for both sides of a contract. Pact takes `contentType`
 * for the form of the body and would compare no fields of any but plain JSON; what really travels stands beside it.
 */
export const eventMetadata = {
  exchange: exchanges.events,
  contentType: 'application/json',
  'amqp.contentType': cloudEventsContentType,
} as const;
