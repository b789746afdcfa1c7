import type { Clock } from '@accord/canonical';
import type { Telemetry } from '@accord/messaging';

/** Tells the order's timeline what was undone. */
export class CompensationLog {
  readonly #telemetry: Telemetry;
  readonly #clock: Clock;

  constructor(telemetry: Telemetry, clock: Clock) {
    this.#telemetry = telemetry;
    this.#clock = clock;
  }

  /** @param outcome a code such as `done` or `postponed` */
  note(orderId: string, step: 'release_holds' | 'void' | 'refund', outcome: string): void {
    const at = this.#clock.now().toISOString();
    this.#telemetry.record({ kind: 'compensation', correlationId: orderId, at, step, outcome });
  }
}
