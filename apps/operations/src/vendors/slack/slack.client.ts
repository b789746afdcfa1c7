import { Failure } from '@accord/canonical';
import type { VendorClient } from '@accord/vendor-client';
import { failureIn } from './slack.errors.ts';
import type { SlackMessage } from './slack.mapping.ts';
import { postedWire } from './slack.wire.ts';

/** The calls we make to Slack. */
export class SlackClient {
  constructor(private readonly http: VendorClient) {}

  /**
   * Knows no idempotency key: what may have arrived is not sent again here.
   * @returns the message's timestamp, under which others reply to it
   * @throws Failure
   */
  async post(message: SlackMessage, signal?: AbortSignal): Promise<string> {
    const { body } = await this.http.call({
      operation: 'post_message',
      method: 'POST',
      path: '/chat.postMessage',
      form: { ...message },
      repeat: 'never',
      signal,
    });
    const refused = failureIn(body);
    if (refused !== undefined)
      throw new Failure(refused.code, refused.kind, 'Slack did not take the message', { sent: 'yes' });
    const posted = postedWire.safeParse(body);
    if (posted.success) return posted.data.ts;
    throw new Failure('slack.unreadable', 'unknown_outcome', 'Slack answers with something else', {
      cause: posted.error,
    });
  }
}
