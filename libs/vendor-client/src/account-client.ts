import { Failure } from '@accord/canonical';
import { currentContext, withSpan } from '@accord/service-kit';
import { backoffMs } from './backoff.ts';
import { asMaybe, heldBack } from './failures.ts';
import type { CallFacts } from './failures.ts';
import type { Observer } from './observe.ts';
import { Operation } from './operation.ts';
import { callsPerMinute } from './quota/windows.ts';
import type { VendorClientOptions, VendorLimits, VendorRuntime } from './options.ts';
import { RetryBudget } from './retry-budget.ts';
import { TryFailed } from './try-failed.ts';
import type { TryRunner } from './try-runner.ts';
import type {
  AccountState,
  AccountTrouble,
  ConnectionTest,
  VendorClient,
  VendorRequest,
  VendorResponse,
} from './vendor-client.ts';

export interface AccountParts {
  readonly options: VendorClientOptions;
  readonly limits: VendorLimits;
  readonly runtime: VendorRuntime;
  readonly observer: Observer;
  readonly runner: TryRunner;
  readonly close: () => Promise<void>;
}

/** The call as a whole: its deadline, its tries, and what may be said at the end about the vendor having acted. */
export class AccountClient implements VendorClient {
  readonly #parts: AccountParts;
  readonly #operations = new Map<string, Operation>();
  readonly #budget = new RetryBudget();

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  call(request: VendorRequest): Promise<VendorResponse> {
    const operation = this.#operations.get(request.operation) ?? this.#begin(request.operation);
    return withSpan(operation.spanName, operation.span, () => this.#tries(request, operation));
  }

  async test(): Promise<ConnectionTest> {
    const { options, runtime } = this.#parts;
    const startedMs = runtime.monotonicMs();
    try {
      await options.connectionTest?.(this);
      return { ok: true, durationMs: runtime.monotonicMs() - startedMs };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { ok: false, durationMs: runtime.monotonicMs() - startedMs, failure: error };
    }
  }

  describe(): AccountState {
    const { vendor, account, baseUrl, quota = [], home } = this.#parts.options;
    const windows = home?.windowsOf({ vendor, account }) ?? quota;
    const circuits = [...this.#operations.values()].map(({ name, circuit }) => ({
      operation: name,
      state: circuit.state,
    }));
    const origin = new URL(baseUrl).origin;
    return { vendor, account, origin, circuits, callsPerMinute: callsPerMinute(windows) };
  }

  trouble(leftOut: readonly string[] = []): AccountTrouble | undefined {
    let longest: AccountTrouble | undefined;
    for (const { name, circuit } of this.#operations.values()) {
      const trouble = circuit.trouble;
      if (trouble === undefined || leftOut.includes(name)) continue;
      if (longest === undefined || trouble.since < longest.since) longest = { operation: name, ...trouble };
    }
    return longest;
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  async #tries(request: VendorRequest, operation: Operation): Promise<VendorResponse> {
    const { runtime, runner, observer, options } = this.#parts;
    const { vendor, account } = options;
    const facts: CallFacts = { vendor, account, operation: operation.name, repeat: request.repeat };
    const deadlineAtMs = runtime.monotonicMs() + this.#allowedMs(request);
    let mayRenewToken = true;
    let mayHaveActed = false;
    for (let attempt = 1; ;) {
      try {
        const current = { request, facts, operation, attempt, deadlineAtMs, mayRenewToken };
        const response = await runner.run(current);
        this.#budget.answered();
        observer.sample(request, response);
        return response;
      } catch (error) {
        if (!(error instanceof TryFailed)) throw error;
        mayHaveActed ||= error.failure.sent === 'maybe';
        const pauseMs = this.#pauseBeforeRetry(error, attempt, deadlineAtMs);
        if (pauseMs === undefined) throw mayHaveActed ? asMaybe(error.failure) : error.failure;
        if (error.retry === 'new_token') {
          mayRenewToken = false;
          continue;
        }
        attempt += 1;
        await this.#pause(pauseMs, { request, facts, mayHaveActed });
      }
    }
  }

  /** Undefined when no further try may or can follow. */
  #pauseBeforeRetry(
    { retry, failure }: TryFailed,
    attempt: number,
    deadlineAtMs: number,
  ): number | undefined {
    const { limits, runtime } = this.#parts;
    if (retry === 'new_token') return 0;
    if (retry === 'none' || attempt >= limits.attempts) return undefined;
    const chance = runtime.chance.next();
    const pauseMs = backoffMs(retry, attempt, { chance, retryAfterMs: failure.retryAfterMs });
    if (runtime.monotonicMs() + pauseMs >= deadlineAtMs) return undefined;
    return this.#budget.take(retry) ? pauseMs : undefined;
  }

  async #pause(
    pauseMs: number,
    { request, facts, mayHaveActed }: { request: VendorRequest; facts: CallFacts; mayHaveActed: boolean },
  ): Promise<void> {
    try {
      await this.#parts.runtime.wait(pauseMs, request.signal);
    } catch {
      const { failure } = heldBack(facts, 'cancelled');
      throw mayHaveActed ? asMaybe(failure) : failure;
    }
  }

  /** The account's or the call's own limit, or what the caller's caller still waits for, if that is less. */
  #allowedMs(request: VendorRequest): number {
    const { limits, runtime } = this.#parts;
    const ownMs = request.deadlineMs ?? limits.deadlineMs;
    const outerMs = currentContext()?.deadlineAtMs;
    return outerMs === undefined ? ownMs : Math.min(ownMs, outerMs - runtime.clock.now().getTime());
  }

  #begin(name: string): Operation {
    const { options, limits, observer, runtime } = this.#parts;
    const operation = new Operation({
      vendor: options.vendor,
      account: options.account,
      name,
      concurrency: limits.concurrency,
      circuit: {
        openMs: limits.circuitOpenMs,
        runtime,
        onChange: (state) => {
          observer.circuitChanged(name, state);
        },
      },
    });
    this.#operations.set(name, operation);
    return operation;
  }
}
