import { Failure } from '@accord/canonical';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Notification, Notifier } from '../../src/use-cases/incidents/notifier.ts';

/** What a channel shows of one incident. */
export interface ShownIncident {
  /** Messages, cards or alerts that somebody is woken by. */
  readonly calls: number;
  readonly over: boolean;
}

/** A channel with its vendor, as the suite needs them. */
export interface NotifierUnderTest {
  readonly notifier: Notifier;
  /** The vendor knows keys: the same thing said twice is one thing. */
  readonly keyed: boolean;
  shown(dedupKey: string): ShownIncident;
  /** Makes the vendor fail from now on. */
  trouble(kind: 'down' | 'rate_limited' | 'credentials' | 'unavailable' | 'lost_answer'): void;
  /** Everything that the vendor was ever sent, as text. */
  heard(): string;
  stop(): Promise<void>;
}

export function notification(dedupKey: string, more: Partial<Notification> = {}): Notification {
  return {
    id: `${dedupKey}-${more.kind ?? 'opened'}`,
    kind: 'opened',
    dedupKey,
    headline: 'New incident: moodle fails',
    cost: '3 orders wait, 894.00 EUR',
    severity: 'critical',
    cause: 'vendor:moodle',
    code: 'vendor.fails',
    openedAt: '2026-11-21T03:00:00.000Z',
    link: 'https://operations.example.org/incidents/1',
    thread: null,
    ...more,
  };
}

/** The promises of `Notifier`, to be kept by every channel. */
export function describeNotifier(name: string, make: () => Promise<NotifierUnderTest>): void {
  describe(`Notifier at ${name}`, () => {
    let channel: NotifierUnderTest;
    beforeEach(async () => {
      channel = await make();
    });
    afterEach(() => channel.stop());

    it('tells what is wrong and what it costs, takes it on, and says when it is over', async () => {
      const thread = await channel.notifier.send(notification('accord-1'));
      expect(channel.shown('accord-1')).toEqual({ calls: 1, over: false });
      await channel.notifier.send(
        notification('accord-1', { kind: 'acknowledged', headline: 'Taken on: moodle fails', thread }),
      );
      await channel.notifier.send(
        notification('accord-1', { kind: 'resolved', headline: 'Over: moodle fails', thread }),
      );
      expect(channel.shown('accord-1')).toEqual({ calls: 1, over: true });
      expect(channel.heard()).toContain('moodle fails');
      expect(channel.heard()).toContain('894.00 EUR');
    });

    it('keeps two incidents apart, and the same one told again together where the vendor can', async () => {
      await channel.notifier.send(notification('accord-1'));
      await channel.notifier.send(notification('accord-2'));
      await channel.notifier.send(notification('accord-1'));
      expect(channel.shown('accord-1').calls).toBe(channel.keyed ? 1 : 2);
      expect(channel.shown('accord-2').calls).toBe(1);
    });

    it('lets nobody be called by a name that looks like a mention', async () => {
      await channel.notifier.send(notification('accord-1', { headline: '<!here> & <@U1> fails' }));
      if (channel.notifier.channel === 'slack') expect(channel.heard()).not.toMatch(/<[!@]/);
      expect(channel.shown('accord-1').calls).toBe(1);
    });

    it.each(['down', 'rate_limited', 'credentials', 'unavailable'] as const)(
      'in case of %s fails with a code of its own and without a word of the vendor’s',
      async (kind) => {
        channel.trouble(kind);
        const failure = await channel.notifier
          .send(notification('accord-1'))
          .catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Failure);
        expect(failure).toMatchObject({ code: expect.stringMatching(`^${channel.notifier.channel}[.]`) });
        expect(channel.shown('accord-1').calls).toBe(0);
      },
    );

    it('fails when the answer is lost, so that it is told again', async () => {
      channel.trouble('lost_answer');
      const failure = await channel.notifier.send(notification('accord-1')).catch((error: unknown) => error);
      if (channel.keyed) expect(failure).toBeNull();
      else expect(failure).toMatchObject({ kind: 'unknown_outcome', sent: 'maybe' });
      expect(channel.shown('accord-1').calls).toBe(1);
    });
  });
}
