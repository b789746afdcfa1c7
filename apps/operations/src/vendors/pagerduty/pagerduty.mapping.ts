import type { NotificationKind } from '../../domain/incidents/incident.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';

export interface PagerdutyEvent {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly source: string;
    readonly severity: Notification['severity'];
    readonly timestamp: string;
    readonly component: string;
    readonly class: string;
    readonly custom_details: { readonly cost: string };
  };
  readonly links?: readonly [{ readonly href: string; readonly text: string }];
}

const actions: Readonly<Record<NotificationKind, PagerdutyEvent['event_action']>> = {
  opened: 'trigger',
  reopened: 'trigger',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
};

const longestSummary = 1_024;

/** Only a trigger says what it is about; the others speak of its key. */
export function toPagerdutyEvent(notification: Notification): PagerdutyEvent {
  const { kind, dedupKey, headline, severity, openedAt, cause, code, cost, link } = notification;
  const event = { event_action: actions[kind], dedup_key: dedupKey };
  if (event.event_action !== 'trigger') return event;
  return {
    ...event,
    payload: {
      summary: headline.slice(0, longestSummary),
      source: 'accord',
      severity,
      timestamp: openedAt,
      component: cause,
      class: code,
      custom_details: { cost },
    },
    ...(link === null ? {} : { links: [{ href: link, text: 'Incident in Accord' }] as const }),
  };
}
