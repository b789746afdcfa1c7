import type { AccountName } from '../vendor.ts';
import type { Fault, FaultKind } from './fault.ts';

interface Planned {
  readonly fault: Fault;
  left: number;
}

/** Which faults are switched on for one vendor, and which of them strike a given request. */
export class FaultPlan {
  #planned: Planned[] = [];
  readonly #chance: () => number;

  /** @param chance gives numbers in [0, 1); decides about faults with a probability. */
  constructor(chance: () => number) {
    this.#chance = chance;
  }

  replace(faults: readonly Fault[]): void {
    this.#planned = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  }

  list(): readonly (Fault & { readonly left?: number })[] {
    return this.#planned.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, left } : fault));
  }

  /** The first fault of these kinds that strikes now; uses up one of its `times`. */
  strike(request: {
    readonly operation: string;
    readonly account?: AccountName | undefined;
    readonly kinds: ReadonlySet<FaultKind>;
  }): Fault | undefined {
    if (this.#planned.length === 0) return undefined;
    const hit = this.#planned.find(
      ({ fault, left }) =>
        left > 0 &&
        request.kinds.has(fault.kind) &&
        (fault.operation === '*' || fault.operation === request.operation) &&
        (fault.account === undefined || fault.account === request.account) &&
        (fault.probability >= 1 || this.#chance() < fault.probability),
    );
    if (!hit) return undefined;
    hit.left -= 1;
    return hit.fault;
  }
}
