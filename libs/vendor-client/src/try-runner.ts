import { BrokenCircuitError } from 'cockatiel';
import type { CredentialSource, Credentials } from './auth.ts';
import { heldBack } from './failures.ts';
import type { CallFacts } from './failures.ts';
import type { Observer } from './observe.ts';
import type { Operation } from './operation.ts';
import type { VendorLimits, VendorRuntime } from './options.ts';
import { Pace } from './pace.ts';
import type { Sender } from './sender.ts';
import { NoSlot, Slots } from './slots.ts';
import { TryFailed } from './try-failed.ts';
import type { VendorRequest, VendorResponse } from './vendor-client.ts';

/** Hint to callers refused for want of a slot, here or in the vendor's quota. */
const overloadPauseMs = 1_000;

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
}

/**
 * One try, through everything that may hold it back, cheapest first: the pause the vendor asked for, the published
 * pace, a free slot, the circuit. The token is fetched inside the circuit, so that a token address that is down, or
 * credentials that were revoked, open it as well.
 */
export class TryRunner {
  readonly #parts: TryRunnerParts;
  readonly #slots: Slots;
  readonly #pace: Pace | undefined;

  constructor(parts: TryRunnerParts) {
    const { concurrency, ratePerSecond } = parts.limits;
    this.#parts = parts;
    this.#slots = new Slots(concurrency);
    this.#pace = ratePerSecond === undefined ? undefined : new Pace(ratePerSecond);
  }

  /** @throws TryFailed for whatever the vendor, or the way to it, did wrong */
  async run(current: Try): Promise<VendorResponse> {
    const { runtime, observer } = this.#parts;
    const { operation, attempt } = current;
    const startedMs = runtime.monotonicMs();
    try {
      if (operation.notBeforeMs > 0 || this.#pace !== undefined) await this.#holdBack(current);
      const response = await this.#guarded(current);
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
    const { operation, facts } = current;
    if (operation.circuit.probing) throw heldBack(facts, 'circuit_open', operation.circuit.openMs);
    return this.#slots.run(() => operation.circuit.run(() => this.#send(current)), this.#timeoutMs(current));
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

  /** Waits for the vendor's pause and our own pace, or refuses at once where that would outlast the deadline. */
  async #holdBack({ request, facts, operation, deadlineAtMs }: Try): Promise<void> {
    const nowMs = this.#parts.runtime.monotonicMs();
    const fromMs = Math.max(nowMs, operation.notBeforeMs);
    if (fromMs >= deadlineAtMs) throw heldBack(facts, 'rate_limited', fromMs - nowMs);
    const paceMs = this.#pace === undefined ? 0 : this.#pace.reserve(fromMs, deadlineAtMs - fromMs);
    if (paceMs === undefined) throw heldBack(facts, 'rate_limited', overloadPauseMs);
    const waitMs = fromMs - nowMs + paceMs;
    if (waitMs <= 0) return;
    try {
      await this.#parts.runtime.wait(waitMs, request.signal);
    } catch {
      throw heldBack(facts, 'cancelled');
    }
  }

  #rememberPause(operation: Operation, { retry, failure }: TryFailed): void {
    if (retry !== 'throttled' || failure.retryAfterMs === undefined) return;
    operation.notBeforeMs = this.#parts.runtime.monotonicMs() + failure.retryAfterMs;
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
  if (error instanceof BrokenCircuitError) return heldBack(facts, 'circuit_open', operation.circuit.openMs);
  return undefined;
}
