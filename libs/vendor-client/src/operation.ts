import type { SpanOptions } from '@accord/service-kit';
import { Circuit } from './circuit.ts';
import type { CircuitOptions } from './circuit.ts';
import { Slots } from './slots.ts';

export interface OperationOptions {
  readonly vendor: string;
  readonly account: string;
  readonly name: string;
  readonly concurrency: number;
  readonly circuit: CircuitOptions;
}

/** What all calls of one operation of one account share. */
export class Operation {
  readonly name: string;
  readonly circuit: Circuit;
  readonly slots: Slots;
  readonly spanName: string;
  readonly span: SpanOptions;
  /** Monotonic instant before which the vendor asked us, by Retry-After or its rate headers, not to call this again. */
  notBeforeMs = 0;

  constructor({ vendor, account, name, concurrency, circuit }: OperationOptions) {
    this.name = name;
    this.circuit = new Circuit(circuit);
    this.slots = new Slots(concurrency);
    this.spanName = `${vendor} ${name}`;
    this.span = {
      kind: 'client',
      attributes: { 'accord.vendor': vendor, 'accord.account': account, 'accord.operation': name },
    };
  }
}
