import { wait } from '@accord/service-kit';
import { Injectable } from '@nestjs/common';
import type { Signal } from '../../domain/incidents/signal.ts';
import { GroupedWriter } from '../grouped-writer.ts';
import { SignalStore } from './ports.ts';

/** Four writes a second at most while little comes; a burst goes by hundreds. */
const restMs = 250;

/** Writes signals, many callers at a time in one statement. The same signal again changes nothing. */
@Injectable()
export class RaiseSignals {
  private readonly writer: GroupedWriter<Signal>;

  constructor(store: SignalStore) {
    this.writer = new GroupedWriter(
      (signals) => store.add(signals),
      () => wait(restMs),
    );
  }

  /** Resolves when they are committed. */
  async execute(signals: readonly Signal[]): Promise<void> {
    if (signals.length > 0) await this.writer.add(signals);
  }
}
