import { currentContext } from '@accord/service-kit';
import type { CredentialSource, Credentials } from './auth.ts';
import { CircuitOpen } from './circuit.ts';
import { heldBack } from './failures.ts';
import type { CallFacts } from './failures.ts';
import type { Observer } from './observe.ts';
import type { Operation } from './operation.ts';
import type { VendorLimits, VendorRuntime } from './options.ts';
import type { ProbePace } from './probe-pace.ts';
import type { AccountQuota } from './quota/account-quota.ts';
import { NoQuota } from './quota/lane-queue.ts';
import type { Lane } from './quota/lanes.ts';
import { pauseFor } from './rate-headers.ts';
import type { RateReader } from './rate-headers.ts';
import type { Sender } from './sender.ts';
import { NoSlot } from './slots.ts';
import { TryFailed } from './try-failed.ts';
import type { VendorRequest, VendorResponse } from './vendor-client.ts';

/** Hint to callers refused for want of a slot. */
const overloadPauseMs = 1_000;
/** When the vendor throttles without saying for how long. */
const throttledPauseMs = 1_000;

export interface Try {
  readonly request: VendorRequest;
  readonly facts: CallFacts;
  readonly operation: Operation;
  /** From 1. */
  readonly attempt: number;
  /** On the monotonic clock. */
  readonly deadlineAtMs: number;
  /** False once this call has replaced its token: a second 401 is then final. */
  readonly mayRenewToken: boolean;
}

export interface TryRunnerParts {
  readonly limits: VendorLimits;
  readonly runtime: VendorRuntime;
  readonly observer: Observer;
  readonly credentials: CredentialSource;
  readonly sender: Sender;
  readonly probes: ProbePace;
  readonly quota: AccountQuota | undefined;
  readonly readRate: RateReader | undefined;
  /** Of calls that say nothing else. */
  readonly lane: Lane;
}

/**
 * One try, through everything that may hold it back, cheapest first: the circuit, the pause the vendor asked for, the
 * account's quota, a free slot of its operation. The token is fetched inside the circuit, so that a token address that is down, or
 * credentials that were revoked, open it as well.
 */
export class TryRunner {
  readonly #parts: TryRunnerParts;

  constructor(parts: TryRunnerParts) {
    this.#parts = parts;
  }

  /** @throws TryFailed for whatever the vendor, or the way to it, did wrong */
  async run(current: Try): Promise<VendorResponse> {
    const { runtime, observer } = this.#parts;
    const { operation, attempt } = current;
    const startedMs = runtime.monotonicMs();
    try {
      if (operation.circuit.state !== 'closed') await this.#mayProbe(current);
      if (operation.notBeforeMs > 0) await this.#holdBack(current);
      if (this.#parts.quota !== undefined) await this.#admitted(this.#parts.quota, current);
      const response = await this.#guarded(current);
      this.#learn(operation, response);
      const durationMs = runtime.monotonicMs() - startedMs;
      observer.succeeded({ operation: operation.name, attempt, durationMs, status: response.status });
      return response;
    } catch (error) {
      const failed = tryFailed(error, current);
      if (failed === undefined) throw error;
      const durationMs = runtime.monotonicMs() - startedMs;
      observer.failed({ operation: operation.name, attempt, durationMs }, failed.failure);
      this.#rememberPause(operation, failed);
      throw failed;
    }
  }

  // These hand promises through instead of awaiting them: each await of the hot path costs a share of the throughput.

  #guarded(current: Try): Promise<VendorResponse> {
    const { slots, circuit } = current.operation;
    return slots.run(() => circuit.run(() => this.#send(current)), this.#timeoutMs(current));
  }

  /** Of all who want to call an account that is ill, one a second may, in this process and all others together. */
  async #mayProbe({ operation: { circuit }, facts }: Try): Promise<void> {
    if (circuit.trouble?.mayTry === true && (await this.#parts.probes.take())) return;
    if (circuit.state !== 'closed') throw heldBack(facts, 'circuit_open', circuit.openMs);
  }

  async #admitted(quota: AccountQuota, { request, deadlineAtMs, facts }: Try): Promise<void> {
    const lane = request.lane ?? currentContext()?.lane ?? this.#parts.lane;
    if (quota.takeReady(lane)) return;
    try {
      await quota.wait(lane, deadlineAtMs - this.#parts.runtime.monotonicMs());
    } catch (error) {
      throw error instanceof NoQuota ? heldBack(facts, 'rate_limited', error.retryMs) : error;
    }
  }

  #send(current: Try): Promise<VendorResponse> {
    const given = this.#parts.credentials.current();
    if (!(given instanceof Promise)) return this.#sendWith(given, current);
    return this.#inTime(given, current).then((credentials) => this.#sendWith(credentials, current));
  }

  #sendWith(credentials: Credentials, current: Try): Promise<VendorResponse> {
    const { credentials: source, sender, runtime } = this.#parts;
    const { request, facts, deadlineAtMs, mayRenewToken } = current;
    return sender.send({
      request,
      facts,
      credentials,
      timeoutMs: this.#timeoutMs(current),
      remainingMs: deadlineAtMs - runtime.monotonicMs(),
      renewCredentials: () => source.refused(credentials) && mayRenewToken,
    });
  }

  /** Others may be waiting longer for the same token than this call can. */
  async #inTime(token: Promise<Credentials>, current: Try): Promise<Credentials> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(heldBack(current.facts, 'deadline_exceeded'));
      }, this.#timeoutMs(current));
    });
    try {
      return await Promise.race([token, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for the end of the vendor's pause, or refuses at once where that would outlast the deadline. */
  async #holdBack({ request, facts, operation, deadlineAtMs }: Try): Promise<void> {
    const waitMs = operation.notBeforeMs - this.#parts.runtime.monotonicMs();
    if (waitMs <= 0) return;
    if (operation.notBeforeMs >= deadlineAtMs) throw heldBack(facts, 'rate_limited', waitMs);
    try {
      await this.#parts.runtime.wait(waitMs, request.signal);
    } catch {
      throw heldBack(facts, 'cancelled');
    }
  }

  #rememberPause(operation: Operation, { retry, failure }: TryFailed): void {
    if (retry !== 'throttled') return;
    this.#parts.quota?.slow(failure.retryAfterMs ?? throttledPauseMs);
    if (failure.retryAfterMs === undefined) return;
    operation.notBeforeMs = this.#parts.runtime.monotonicMs() + failure.retryAfterMs;
  }

  /** What the vendor says is left slows us down before it has to refuse us. */
  #learn(operation: Operation, response: VendorResponse): void {
    const { readRate, runtime, quota } = this.#parts;
    if (readRate === undefined) return;
    const hint = readRate(response, runtime.clock.now().getTime());
    const pauseMs = hint === undefined ? 0 : pauseFor(hint);
    if (pauseMs <= 0) return;
    operation.notBeforeMs = Math.max(operation.notBeforeMs, runtime.monotonicMs() + pauseMs);
    if (hint?.remaining === 0) quota?.slow(pauseMs);
  }

  /** @throws TryFailed when nothing of the deadline is left */
  #timeoutMs({ facts, deadlineAtMs }: Try): number {
    const remainingMs = deadlineAtMs - this.#parts.runtime.monotonicMs();
    if (remainingMs <= 0) throw heldBack(facts, 'deadline_exceeded');
    return Math.min(this.#parts.limits.tryTimeoutMs, remainingMs);
  }
}

function tryFailed(error: unknown, { facts, operation }: Try): TryFailed | undefined {
  if (error instanceof TryFailed) return error;
  if (error instanceof NoSlot) return heldBack(facts, 'overloaded', overloadPauseMs);
  if (error instanceof CircuitOpen) return heldBack(facts, 'circuit_open', operation.circuit.openMs);
  return undefined;
}
