import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { PlaceSyntheticOrder } from './place-synthetic-order.ts';
import { SyntheticRuns } from './ports.ts';
import { TellOfSynthetic } from './tell-of-synthetic.ts';
import { syntheticSettings } from './synthetic-settings.ts';
import type { SyntheticSettings } from './synthetic-settings.ts';

const keptMs = 7 * 24 * 3_600_000;

/** One synthetic order in each interval, one at a time, however many replicas there are; and what it says is signalled. */
@Injectable()
export class RunSynthetic {
  constructor(
    private readonly runs: SyntheticRuns,
    private readonly place: PlaceSyntheticOrder,
    private readonly signals: TellOfSynthetic,
    @Inject(syntheticSettings) private readonly settings: SyntheticSettings,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  /** @returns whether it was this process's turn */
  async execute(signal: AbortSignal): Promise<boolean> {
    const at = this.clock.now();
    const { everyMs, patienceMs } = this.settings;
    const id = this.ids.next();
    const slot = Math.floor(at.getTime() / everyMs);
    const leaseUntil = new Date(at.getTime() + 3 * patienceMs);
    if (!(await this.runs.begin({ id, slot, at, leaseUntil }))) return false;
    const end = await this.place.execute(id, signal);
    // Who was told to stop has seen no failure: the run is left to end as interrupted.
    if (end.failedAt !== null && signal.aborted) return false;
    await this.runs.end(end);
    await this.signals.execute();
    await this.runs.forget(new Date(at.getTime() - keptMs));
    return true;
  }
}
