import { Failure } from '@accord/canonical';
import type { Clock } from '@accord/canonical';
import { clockToken, createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { costOf, headlineOf } from '../../domain/incidents/words.ts';
import type { Notification, Notifier } from './notifier.ts';
import { Outgoing } from './ports.ts';
import type { ClaimedNotification } from './ports.ts';

export const notifiersToken = Symbol('notifiers');
export const deliverySettings = Symbol('delivery of notifications');

export interface DeliverySettings {
  readonly everyMs: number;
  /** Where a person reads of an incident, without a slash at the end. */
  readonly console: string | null;
}

const firstPauseMs = 2_000;
const longestPauseMs = 300_000;

/**
 * Sends what is to be sent, every channel by itself: one that is slow or down delays no other, and nobody waits for
 * any of them. A message is claimed, sent and settled; whoever dies in between leaves it to be sent again under the
 * same key.
 */
@Injectable()
export class DeliverNotifications
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly log = createLogger('notifications');
  private readonly stopping = new AbortController();
  private delivering: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(notifiersToken) private readonly notifiers: readonly Notifier[],
    private readonly outgoing: Outgoing,
    @Inject(deliverySettings) private readonly settings: DeliverySettings,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.delivering = Promise.all(this.notifiers.map((notifier) => this.deliver(notifier)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.delivering;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.notifiers.map((notifier) => notifier.close()));
  }

  private async deliver(notifier: Notifier): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const more = await this.next(notifier).catch((error: unknown) => {
        this.log.error({ event: 'notification.not_claimed', channel: notifier.channel, error });
        return false;
      });
      if (!more) await rest(this.settings.everyMs, signal);
    }
  }

  /** @returns whether there may be more */
  private async next(notifier: Notifier): Promise<boolean> {
    const { channel } = notifier;
    const claimed = await this.outgoing.claim(channel, this.clock.now());
    if (claimed === undefined) return false;
    const { id, kind, attempts, incident } = claimed;
    try {
      const thread = await notifier.send(this.notificationOf(claimed), this.stopping.signal);
      await this.outgoing.sent(claimed, { channel, at: this.clock.now(), thread: thread ?? claimed.thread });
      this.log.info({ event: 'notification.sent', channel, kind, incidentId: incident.id });
      return true;
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'internal.unexpected';
      this.log.warn({ event: 'notification.failed', channel, kind, incidentId: incident.id, code });
      await this.outgoing.failed(id, new Date(this.clock.now().getTime() + pauseMs(attempts, error)));
      return false;
    }
  }

  private notificationOf({ id: message, kind, incident, thread }: ClaimedNotification): Notification {
    const { id, severity, cause, openedAt } = incident;
    const { console } = this.settings;
    return {
      id: `accord-notification-${message}`,
      kind,
      dedupKey: `accord-${id}`,
      headline: headlineOf(kind, incident),
      cost: costOf(incident),
      severity,
      cause: cause.node,
      code: cause.code,
      openedAt,
      link: console === null ? null : `${console}/incidents/${id}`,
      thread,
    };
  }
}

/** Doubles from two seconds to five minutes, and is never shorter than the vendor asks for. */
function pauseMs(attempts: number, error: unknown): number {
  const own = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts, 10));
  const asked = error instanceof Failure ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(own, asked);
}
