import type {
  Incident,
  IncidentStory,
  NotificationKind,
  TimelineNote,
} from '../../domain/incidents/incident.ts';
import type { Progress } from '../../domain/incidents/order-progress.ts';
import type { Change, State } from '../../domain/incidents/reconcile.ts';
import type { Signal } from '../../domain/incidents/signal.ts';

/** Signals, joined into problems as they are stored. */
export abstract class SignalStore {
  /** Adds those that are not there yet; any number in one statement. */
  abstract add(signals: readonly Signal[]): Promise<void>;
  /** The problems of these codes (up to their colon) that stand and were last raised before an instant. */
  abstract standing(codes: readonly string[], raisedBefore: Date): Promise<readonly StandingProblem[]>;
  /** Forgets what is well again and told. */
  abstract sweep(now: Date): Promise<void>;
}

export type StandingProblem = Pick<Signal, 'node' | 'code' | 'source' | 'severity'>;

/** How far the orders are that operations has heard of. */
export abstract class OrdersInProgress {
  abstract add(progress: readonly Progress[]): Promise<void>;
  /** By step: how many wait for it, and since when the oldest was placed. */
  abstract waiting(): Promise<readonly WaitingOrders[]>;
  abstract forget(endedBefore: Date): Promise<void>;
}

export interface WaitingOrders {
  readonly bit: number;
  readonly orders: number;
  readonly oldestPlacedAt: Date;
}

export type IncidentState = Incident['state'];

/** What is told of incidents. */
export abstract class IncidentBook {
  /** Shows what is signalled and told, and writes down what is to change; one process at a time. */
  abstract revise(
    now: Date,
    decide: (state: Pick<State, 'problems' | 'told'>) => readonly Change[],
  ): Promise<void>;
  /** Open ones by what they cost, others the latest first; at most `pageSize` after the one named by `after`. */
  abstract list(filter: {
    readonly state: IncidentState;
    readonly after?: string | undefined;
  }): Promise<readonly Incident[]>;
  abstract read(id: string): Promise<IncidentStory | undefined>;
  /** Adds to the timeline. False when there is no such incident. */
  abstract note(id: string, note: TimelineNote): Promise<boolean>;
  /** Makes the writer of the note its owner. False when there is no such open incident. */
  abstract takeOn(id: string, note: TimelineNote): Promise<boolean>;
}

/** One message that is to be sent now, by this process alone. */
export interface ClaimedNotification {
  readonly id: string;
  readonly kind: NotificationKind;
  readonly attempts: number;
  readonly incident: Incident;
  /** What the channel called the first message of this incident. */
  readonly thread: string | null;
}

/** What is still to be sent: written with the change it tells of, so that nobody who dies takes it along. */
export abstract class Outgoing {
  /** The oldest of this channel that is due; what has been overtaken by events is set aside on the way. */
  abstract claim(channel: string, now: Date): Promise<ClaimedNotification | undefined>;
  abstract sent(
    notification: ClaimedNotification,
    receipt: { readonly channel: string; readonly at: Date; readonly thread: string | null },
  ): Promise<void>;
  abstract failed(id: string, nextAt: Date): Promise<void>;
}

/** Looks whether a consumer still has parked messages. */
export abstract class ParkedQueues {
  abstract stillParked(queues: readonly string[]): Promise<ReadonlySet<string>>;
}
