import type { TelemetryRecord } from '@accord/canonical';
import type { OutgoingMessage } from '../broker/message.ts';
import { exchanges } from '../topology/names.ts';

/** Type of the messages that carry telemetry; their routing key is the service that speaks. */
export const telemetryType = 'accord.telemetry.v1';

/** Records of one service as they travel, many in one message. No id: a lost or repeated one costs an operator a line. */
export function telemetryMessage(
  service: string,
  records: readonly TelemetryRecord[],
): Omit<OutgoingMessage, 'messageId'> & Required<Pick<OutgoingMessage, 'contentType' | 'type'>> {
  return {
    exchange: exchanges.telemetry,
    routingKey: service,
    body: Buffer.from(JSON.stringify(records)),
    contentType: 'application/json',
    type: telemetryType,
  };
}
