import type { Notification } from '../../use-cases/incidents/notifier.ts';

/** What a receiver gets: names, codes and amounts of our own, no person. Fields may be added. */
export interface IncidentWebhook {
  readonly type: `incident.${Notification['kind']}`;
  readonly data: {
    /** The same for all that is said of one incident. */
    readonly incident: string;
    readonly headline: string;
    readonly cost: string;
    readonly severity: Notification['severity'];
    readonly cause: string;
    readonly code: string;
    readonly openedAt: string;
    readonly link: string | null;
  };
}

export function toWebhook(notification: Notification): IncidentWebhook {
  const { kind, dedupKey: incident, headline, cost, severity, cause, code, openedAt, link } = notification;
  return {
    type: `incident.${kind}`,
    data: { incident, headline, cost, severity, cause, code, openedAt, link },
  };
}
