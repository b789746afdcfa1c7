import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { syntheticFailed, verdictOf } from '../../domain/synthetic/synthetic-signals.ts';
import { SignalStore } from '../incidents/ports.ts';
import { RaiseSignals } from '../incidents/raise-signals.ts';
import { SyntheticRuns } from './ports.ts';

/** Turns the record of the last runs into signals of the kind that incidents are made of. */
@Injectable()
export class TellOfSynthetic {
  constructor(
    private readonly runs: SyntheticRuns,
    private readonly raise: RaiseSignals,
    private readonly store: SignalStore,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  async execute(): Promise<void> {
    const { raise, clear } = verdictOf(await this.runs.recent(10));
    const now = this.clock.now();
    const at = now.toISOString();
    const standing = await this.store.standing([syntheticFailed], now);
    // A failure at another part takes back what was said of the first.
    const over = standing.filter(({ node }) => clear || (raise !== undefined && raise.node !== node));
    await this.raise.execute([
      ...over.map((one) => ({ ...one, id: this.ids.next(), at, state: 'cleared' as const })),
      ...(raise === undefined ? [] : [{ ...raise, id: this.ids.next(), at, state: 'raised' as const }]),
    ]);
  }
}
