import type { Options } from 'amqplib';

/** What leaves this process for the broker. Always persistent and always mandatory unless told otherwise. */
export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  /** Sent as it is. */
  readonly body: Buffer;
  /** Recognises a repeat, so it never changes between attempts. At most 255 bytes. */
  readonly messageId: string;
  readonly type?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** Per-message time to live. */
  readonly expiresInMs?: number;
}

export const cloudEventsContentType = 'application/cloudevents+json; charset=utf-8';

/** The vendors' ceiling is 16 MiB; ours keeps a queue of a million messages thinkable. */
export const maxBodyBytes = 1024 * 1024;

export function publishOptions(message: OutgoingMessage): Options.Publish {
  const options: Options.Publish = {
    persistent: true,
    mandatory: true,
    contentType: message.contentType ?? cloudEventsContentType,
    messageId: message.messageId,
  };
  if (message.type !== undefined) options.type = message.type;
  if (message.headers !== undefined) options.headers = message.headers;
  if (message.expiresInMs !== undefined)
    options.expiration = String(Math.max(0, Math.round(message.expiresInMs)));
  return options;
}
