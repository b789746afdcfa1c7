import type { Failure } from '@accord/canonical';
import { counter, createLogger, currentContext, gauge, histogram } from '@accord/service-kit';
import type { Series } from '@accord/service-kit';
import type { AnswerDifference } from './answer-listeners.ts';
import type { VendorClientOptions, VendorRuntime } from './options.ts';
import type { CircuitState, VendorRequest, VendorResponse } from './vendor-client.ts';

const log = createLogger('vendor-client');
const labelNames = ['vendor', 'account', 'operation'] as const;

const seconds = histogram({
  name: 'accord_vendor_call_seconds',
  help: 'Duration of one try of a vendor call, by outcome: ok, or the code of the failure.',
  labelNames: [...labelNames, 'outcome'],
});
const authFailures = counter({
  name: 'accord_vendor_auth_failures_total',
  help: 'Tries whose credentials the vendor did not accept.',
  labelNames,
});
const rateLimitHits = counter({
  name: 'accord_vendor_rate_limit_hits_total',
  help: 'Tries that the vendor refused because we called too often.',
  labelNames,
});
const circuitStates = gauge({
  name: 'accord_vendor_circuit_state',
  help: '0 closed, 1 half open, 2 open.',
  labelNames,
});

const stateValues: Record<CircuitState, number> = { closed: 0, half_open: 1, open: 2 };

export interface TryReport {
  readonly operation: string;
  readonly durationMs: number;
  readonly attempt: number;
  readonly status?: number | undefined;
}

/** What an operator sees of one account: metrics, log lines and telemetry. Never a payload, a path or a header. */
export class Observer {
  readonly #options: VendorClientOptions;
  readonly #runtime: VendorRuntime;
  /** By operation, then by outcome: both are few and fixed. */
  readonly #durations = new Map<string, Map<string, Series>>();

  constructor(options: VendorClientOptions, runtime: VendorRuntime) {
    this.#options = options;
    this.#runtime = runtime;
  }

  succeeded(report: TryReport): void {
    this.#record(report, 'ok');
  }

  failed(report: TryReport, failure: Failure): void {
    const status = statusOf(failure);
    this.#record({ ...report, status }, failure.code);
    const labels = this.#labels(report.operation);
    if (failure.code === `${labels.vendor}.auth_failed`) authFailures.inc(labels);
    if (failure.code === `${labels.vendor}.rate_limited`) rateLimitHits.inc(labels);
    const { durationMs, attempt } = report;
    const fields = { ...labels, code: failure.code, sent: failure.sent, status, durationMs, attempt };
    log.warn({ event: 'vendor.call_failed', ...fields }, 'vendor call failed');
  }

  answerDiffers({ answer, field }: AnswerDifference): void {
    const { vendor, recorder, service = 'unnamed' } = this.#options;
    recorder?.record({
      kind: 'answer-differs',
      correlationId: currentContext()?.correlationId ?? 'none',
      at: this.#runtime.clock.now().toISOString(),
      ...{ service, vendor, answer, field },
    });
  }

  circuitChanged(operation: string, state: CircuitState): void {
    const labels = this.#labels(operation);
    circuitStates.set(labels, stateValues[state]);
    log.warn({ event: 'vendor.circuit_changed', ...labels, state }, 'circuit changed');
  }

  /** Shows a share of the answers to the sampler, which may throw without harm to the call. */
  sample(request: VendorRequest, response: VendorResponse): void {
    const { sampling } = this.#options;
    if (sampling === undefined || this.#runtime.chance.next() >= sampling.share) return;
    try {
      sampling.onResponse({ operation: request.operation, response });
    } catch (error) {
      log.warn(
        { event: 'vendor.sampler_failed', ...this.#labels(request.operation), error },
        'sampler failed',
      );
    }
  }

  #record({ operation, durationMs, attempt, status }: TryReport, outcome: string): void {
    const { vendor, account, recorder, service = 'unnamed' } = this.#options;
    this.#durationsOf(operation, outcome).observe(durationMs / 1000);
    if (recorder === undefined) return;
    const context = currentContext();
    const causationId = context?.causationId ?? context?.correlationId;
    recorder.record({
      kind: 'vendor-call',
      correlationId: context?.correlationId ?? 'none',
      ...(causationId === undefined ? {} : { causationId }),
      at: this.#runtime.clock.now().toISOString(),
      service,
      vendor,
      account,
      operation,
      outcome,
      ...(status === undefined ? {} : { status }),
      durationMs: Math.round(durationMs),
      attempt,
    });
  }

  #durationsOf(operation: string, outcome: string): Series {
    const known = this.#durations.get(operation)?.get(outcome);
    if (known) return known;
    const series = seconds.series({ ...this.#labels(operation), outcome });
    const ofOperation = this.#durations.get(operation) ?? new Map<string, Series>();
    this.#durations.set(operation, ofOperation.set(outcome, series));
    return series;
  }

  #labels(operation: string): { vendor: string; account: string; operation: string } {
    return { vendor: this.#options.vendor, account: this.#options.account, operation };
  }
}

function statusOf({ details }: Failure): number | undefined {
  return typeof details['status'] === 'number' ? details['status'] : undefined;
}
