import type { Notification } from '../../use-cases/incidents/notifier.ts';

export interface SlackMessage {
  readonly channel: string;
  readonly text: string;
  readonly unfurl_links: boolean;
  readonly thread_ts?: string;
  /** What begins or ends in a thread is also shown to those who do not follow it. */
  readonly reply_broadcast?: boolean;
}

/** The first message of an incident stands in the channel, every other one in its thread. */
export function toSlackMessage(notification: Notification, channel: string): SlackMessage {
  const { headline, cost, severity, cause, code, link, thread, kind, dedupKey } = notification;
  const lines = [
    `*${escaped(headline)}*`,
    escaped(`${severity} · ${cost}`),
    escaped(`${cause} ${code} · ${dedupKey}`),
    ...(link === null ? [] : [escaped(link)]),
  ];
  const message = { channel, text: lines.join('\n'), unfurl_links: false };
  if (thread === null) return message;
  return { ...message, thread_ts: thread, reply_broadcast: kind !== 'acknowledged' };
}

/** No mention and no link comes to life that is not ours. */
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
}
