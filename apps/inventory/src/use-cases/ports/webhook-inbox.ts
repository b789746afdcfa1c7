import type { Tx } from '@accord/messaging';

export interface WebhookEvent {
  readonly vendor: string;
  readonly eventId: string;
  readonly at: Date;
}

/** Which webhook deliveries have been handled; vendors repeat them for hours. */
export abstract class WebhookInbox {
  /** Marks the event as handled together with its effect. @returns false when it was before */
  abstract isNew(tx: Tx, event: WebhookEvent): Promise<boolean>;
  /** Forgets what no vendor repeats any more. @returns how many */
  abstract forgetBefore(instant: Date): Promise<number>;
}
