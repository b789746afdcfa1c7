import type { Gateway } from '@accord/canonical';
import type { NoticedAttempt } from './webhook-inbox.ts';

export interface KeptNews {
  readonly gateway: Gateway;
  readonly attempt: NoticedAttempt;
  readonly gatewayRef: string | null;
}

/** Webhook notices that had no effect when they came. */
export abstract class KeptNotices {
  /** Attempts whose charge has been decided since something was kept about them. */
  abstract ripe(limit: number): Promise<readonly KeptNews[]>;

  /** Forgets what was kept before, about charges that nobody here ever knew. */
  abstract forget(before: Date): Promise<void>;
}
