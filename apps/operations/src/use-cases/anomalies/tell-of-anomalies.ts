import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { anomalyCodes, signalOf } from '../../domain/anomalies/anomaly-signals.ts';
import { keyOf } from '../../domain/incidents/problem.ts';
import type { Signal } from '../../domain/incidents/signal.ts';
import { SignalStore } from '../incidents/ports.ts';
import { RaiseSignals } from '../incidents/raise-signals.ts';
import { AnomalyBook } from './ports.ts';

/**
 * Turns the record of anomalies into signals of the kind that incidents are made of, again and again while they last:
 * so one that outlives the incident it was part of is told by itself, and nothing stands that is over.
 */
@Injectable()
export class TellOfAnomalies {
  constructor(
    private readonly book: AnomalyBook,
    private readonly raise: RaiseSignals,
    private readonly store: SignalStore,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock.now();
    const told = (one: ReturnType<typeof signalOf>, state: Signal['state']): Signal => {
      return { ...one, id: this.ids.next(), at: now.toISOString(), state };
    };
    const open = (await this.book.open()).map(signalOf);
    const known = new Set(open.map(keyOf));
    const over = (await this.store.standing(anomalyCodes, now)).filter((one) => !known.has(keyOf(one)));
    await this.raise.execute([
      ...open.map((one) => told(one, 'raised')),
      ...over.map((one) => told(one, 'cleared')),
    ]);
  }
}
