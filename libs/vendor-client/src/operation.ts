import type { SpanOptions } from '@accord/service-kit';
import { Circuit } from './circuit.ts';
import type { CircuitState } from './vendor-client.ts';

export interface OperationOptions {
  readonly vendor: string;
  readonly account: string;
  readonly name: string;
  readonly circuitOpenMs: number;
  readonly onCircuitChange: (state: CircuitState) => void;
}

/** What all calls of one operation of one account share. */
export class Operation {
  readonly name: string;
  readonly circuit: Circuit;
  readonly spanName: string;
  readonly span: SpanOptions;
  /** Monotonic instant before which the vendor asked us, by Retry-After, not to call this operation again. */
  notBeforeMs = 0;

  constructor({ vendor, account, name, circuitOpenMs, onCircuitChange }: OperationOptions) {
    this.name = name;
    this.circuit = new Circuit(circuitOpenMs, onCircuitChange);
    this.spanName = `${vendor} ${name}`;
    this.span = {
      kind: 'client',
      attributes: { 'accord.vendor': vendor, 'accord.account': account, 'accord.operation': name },
    };
  }
}
