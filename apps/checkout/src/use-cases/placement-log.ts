import type { Clock, TelemetryRecord } from '@accord/canonical';
import type { Telemetry } from '@accord/messaging';
import { z } from 'zod';
import type { StoredResponse } from '../domain/idempotency.ts';

type Placement = Extract<TelemetryRecord, { kind: 'placement' }>;

const told = z.object({ reason: z.string() });

/** Tells operations how requests to place an order were decided, and how long that took. */
export class PlacementLog {
  readonly #telemetry: Telemetry;
  readonly #clock: Clock;

  constructor(telemetry: Telemetry, clock: Clock) {
    this.#telemetry = telemetry;
    this.#clock = clock;
  }

  /** @param answer undefined: none could be given */
  note(orderId: string, answer: StoredResponse | undefined, startedAt: Date): void {
    const now = this.#clock.now();
    this.#telemetry.record({
      kind: 'placement',
      correlationId: orderId,
      at: now.toISOString(),
      durationMs: Math.max(0, now.getTime() - startedAt.getTime()),
      ...outcomeOf(answer),
    });
  }
}

function outcomeOf(answer: StoredResponse | undefined): Pick<Placement, 'outcome' | 'reason'> {
  if (answer === undefined) return { outcome: 'failed' };
  if (answer.status === 201) return { outcome: 'placed' };
  if (answer.status !== 402) return { outcome: 'refused' };
  const { data } = told.safeParse(JSON.parse(answer.body));
  return { outcome: 'declined', reason: data?.reason ?? 'unavailable' };
}
