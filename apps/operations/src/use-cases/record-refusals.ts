import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from './audit.ts';

const oncePerMs = 60_000;

export interface Refusal {
  /** Undefined while nobody knows who it was. */
  readonly caller: string | undefined;
  readonly status: 401 | 403;
  /** Method and route, without what the caller filled in. */
  readonly on: string;
}

/**
 * Every refusal of somebody known is put on record. Of strangers, who can come as often as they like to a log that only
 * grows, one a minute, with how many there were since the last.
 */
@Injectable()
export class RecordRefusals {
  private untilMs = 0;
  private unrecorded = 0;

  constructor(
    private readonly audit: Audit,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async execute({ caller, status, on }: Refusal): Promise<void> {
    if (caller !== undefined) {
      await this.audit.record({
        action: 'access.refused',
        on,
        outcome: 'denied',
        actor: caller,
        detail: { status },
      });
      return;
    }
    const nowMs = this.clock.now().getTime();
    if (nowMs < this.untilMs) {
      this.unrecorded += 1;
      return;
    }
    this.untilMs = nowMs + oncePerMs;
    const others = this.unrecorded;
    this.unrecorded = 0;
    await this.audit.record({
      action: 'access.refused',
      on,
      outcome: 'denied',
      actor: 'unknown',
      detail: { status, othersSinceTheLast: others },
    });
  }
}
