import type { Severity } from '../../domain/incidents/signal.ts';
import type { Notification } from '../../use-cases/incidents/notifier.ts';

export interface OpsgenieAlert {
  readonly message: string;
  readonly alias: string;
  readonly description: string;
  readonly entity: string;
  readonly tags: readonly string[];
  readonly details: { readonly code: string; readonly openedAt: string };
  readonly priority: 'P1' | 'P3' | 'P5';
}

const priorities: Readonly<Record<Severity, OpsgenieAlert['priority']>> = {
  critical: 'P1',
  warning: 'P3',
  info: 'P5',
};

/** Opsgenie's own limits of an alert's text. */
const longestMessage = 130;

export function toOpsgenieAlert(notification: Notification): OpsgenieAlert {
  const { headline, dedupKey, cost, link, cause, code, openedAt, severity } = notification;
  return {
    message: headline.slice(0, longestMessage),
    alias: dedupKey,
    description: [cost, ...(link === null ? [] : [link])].join('\n'),
    entity: cause,
    tags: ['accord'],
    details: { code, openedAt },
    priority: priorities[severity],
  };
}
