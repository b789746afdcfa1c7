import type { NotificationKind } from '../../domain/incidents/incident.ts';
import type { NodeName, Severity } from '../../domain/incidents/signal.ts';

/** What people are told. Names, codes and amounts of our own; nothing that anybody typed, no person. */
export interface Notification {
  /** Of this one message, the same when it is sent again. */
  readonly id: string;
  readonly kind: NotificationKind;
  /** The same for all that is said of one incident; a vendor that knows such keys shows one thing for it. */
  readonly dedupKey: string;
  readonly headline: string;
  /** `3 orders wait, 894.00 EUR`. */
  readonly cost: string;
  readonly severity: Severity;
  readonly cause: NodeName;
  readonly code: string;
  readonly openedAt: string;
  /** The page of the incident. */
  readonly link: string | null;
  /** What `send` answered for the first message of this incident; null before, and where the vendor has no threads. */
  readonly thread: string | null;
}

/** Tells people of incidents, by one channel. */
export abstract class Notifier {
  abstract readonly channel: string;
  /**
   * Sent again with the same key after a failure or a crash, it does no harm beyond what the vendor cannot help.
   * @returns what the vendor calls the message that others of this incident are to follow, if it has such a thing
   * @throws Failure
   */
  abstract send(notification: Notification, signal?: AbortSignal): Promise<string | null>;
  abstract close(): Promise<void>;
}
