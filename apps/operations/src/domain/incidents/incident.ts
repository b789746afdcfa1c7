import type { Money } from '@accord/canonical';
import type { NodeName, Severity } from './signal.ts';

/** What was signalled of one part in the course of an incident, by all observers together. */
export interface IncidentSignal {
  readonly node: NodeName;
  readonly code: string;
  readonly severity: Severity;
  readonly count: number;
  /** ISO 8601, UTC. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly active: boolean;
}

export interface Cause {
  readonly node: NodeName;
  readonly code: string;
}

/** What the landscape says about an incident now. */
export interface Findings {
  readonly cause: Cause;
  readonly severity: Severity;
  readonly signals: readonly IncidentSignal[];
  /** Parts that stand still with the cause, ill or not yet. */
  readonly impaired: readonly NodeName[];
}

/** What waits for the impaired parts. */
export interface Risk {
  readonly ordersWaiting: number;
  /** One amount per currency, never added across; the largest first. */
  readonly revenueAtRisk: readonly Money[];
  /** ISO 8601; the first promise to a customer that is or will be broken. */
  readonly earliestPromise: string | null;
}

export interface TimelineNote {
  readonly at: string;
  readonly who: string;
  readonly what: string;
}

export const notificationStates = ['waiting', 'sent', 'superseded'] as const;

export interface NotificationState {
  readonly channel: string;
  readonly kind: NotificationKind;
  readonly state: (typeof notificationStates)[number];
  readonly at: string;
  /** How often it was tried. */
  readonly attempts: number;
}

export const notificationKinds = ['opened', 'acknowledged', 'reopened', 'resolved'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** One root cause and everything that follows from it. */
export interface Incident extends Findings, Risk {
  readonly id: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  /** Who took it on. */
  readonly owner: string | null;
  /** How often it came back after it was thought to be over. */
  readonly reopened: number;
  /** The incident that turned out to have the same cause, and goes on in its place. */
  readonly mergedInto: string | null;
}

export interface IncidentStory extends Incident {
  /** Oldest first. */
  readonly timeline: readonly TimelineNote[];
  readonly notifications: readonly NotificationState[];
}
