import { quarantineLimitsPassed } from '@accord/canonical';
import type { Clock, Envelope, TelemetryRecord } from '@accord/canonical';
import type { ParkedMessage } from '@accord/messaging';
import { clockToken, wait } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { CriticalTimes } from '../../domain/incidents/critical-times.ts';
import { driftSignal } from '../../domain/incidents/drift-signal.ts';
import { progressOf, stepDoneBy } from '../../domain/incidents/order-progress.ts';
import type { Progress } from '../../domain/incidents/order-progress.ts';
import { toldName } from '../../domain/incidents/told-name.ts';
import { VendorWindows } from '../../domain/incidents/vendor-windows.ts';
import { storableText } from '../../domain/storable.ts';
import { GroupedWriter } from '../grouped-writer.ts';
import { OrdersInProgress } from './ports.ts';
import { RaiseSignals } from './raise-signals.ts';

/** As often as the timeline is written. */
const restMs = 100;

/** What the messages that operations hears say about the state of the whole. */
@Injectable()
export class HearLandscape {
  readonly vendors = new VendorWindows();
  readonly criticalTimes = new CriticalTimes();
  private readonly orders: GroupedWriter<Progress>;

  constructor(
    orders: OrdersInProgress,
    private readonly raise: RaiseSignals,
    @Inject(clockToken) private readonly clock: Clock,
  ) {
    this.orders = new GroupedWriter(
      (progress) => orders.add(progress),
      () => wait(restMs),
    );
  }

  /** Resolves when what follows from it is committed. */
  async event(event: Envelope): Promise<void> {
    // Nobody waits for a synthetic order: it is no revenue at risk, and counts in no figure.
    if (event.synthetic === true) return;
    const progress = progressOf(event);
    this.criticalTimes.add(event, stepDoneBy(progress));
    if (progress !== undefined) await this.orders.add([progress]);
    const limit = quarantineLimitsPassed.find(({ key }) => key === event.type);
    if (limit !== undefined) await this.quarantine(event, limit);
  }

  /**
   * Resolves when what follows from it is committed.
   * @param idOf the id of the record at a place, the same however often it is told
   */
  async telemetry(records: readonly TelemetryRecord[], idOf: (place: number) => string): Promise<void> {
    this.calls(records);
    await this.raise.execute(
      records.flatMap((record, place) =>
        record.kind === 'answer-differs' ? [driftSignal(record, idOf(place))] : [],
      ),
    );
  }

  private calls(records: readonly TelemetryRecord[]): void {
    const nowMs = this.clock.now().getTime();
    for (const record of records)
      if (record.kind === 'vendor-call')
        this.vendors.add(
          {
            service: toldName(record.service),
            vendor: toldName(record.vendor),
            account: toldName(record.account),
            operation: toldName(record.operation),
            outcome: record.outcome,
            atMs: Date.parse(record.at),
            durationMs: record.durationMs,
          },
          nowMs,
        );
  }

  /**
   * To be called when the letter is kept. It is signalled as of now: who looks later whether anything is parked finds
   * the letter, and who looked before and found nothing said so before.
   */
  async parked({ queue, messageId, parkedAt }: ParkedMessage): Promise<void> {
    const now = this.clock.now();
    await this.raise.execute([
      {
        id: `parked:${toldName(queue)}:${storableText(messageId)}:${(parkedAt ?? now).toISOString()}`,
        at: now.toISOString(),
        node: `queue:${toldName(queue)}`,
        code: 'messages.parked',
        source: 'accord.parked',
        severity: 'warning',
        state: 'raised',
      },
    ]);
  }

  private async quarantine(
    { id, time, data }: Envelope,
    limit: (typeof quarantineLimitsPassed)[number],
  ): Promise<void> {
    const told = limit.data.safeParse(data);
    if (!told.success) return;
    await this.raise.execute([
      {
        id,
        at: new Date(time).toISOString(),
        node: `flow:${toldName(told.data.flow)}`,
        code: 'quarantine.limit_passed',
        source: 'accord.events',
        severity: 'warning',
        state: 'raised',
      },
    ]);
  }
}
