import type { Envelope, TelemetryRecord } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { measureOfBacklog, measuresOfEvent, measuresOfRecord } from '../../domain/anomalies/measure.ts';
import { Tally } from '../../domain/anomalies/tally.ts';
import { Measurements } from './ports.ts';

/**
 * Counts what operations hears. Written down now and then and not with each message: who dies takes half a minute of
 * counts along, and a message that comes twice counts twice. Of figures, not of orders, that is good enough.
 */
@Injectable()
export class HearMeasures {
  private readonly tally = new Tally();

  constructor(private readonly measurements: Measurements) {}

  event(event: Envelope): void {
    this.tally.add(measuresOfEvent(event));
  }

  telemetry(records: readonly TelemetryRecord[]): void {
    this.tally.add(records.flatMap(measuresOfRecord));
  }

  backlog(queue: string, ageMs: number, now: Date): void {
    this.tally.add([measureOfBacklog(queue, ageMs, now.getTime())]);
  }

  /** Resolves when what was heard so far is on record. */
  async write(): Promise<void> {
    const measures = this.tally.take();
    if (measures.length === 0) return;
    try {
      await this.measurements.add(measures);
    } catch (error) {
      this.tally.add(measures);
      throw error;
    }
  }
}
