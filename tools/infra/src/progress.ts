import type { Dependency } from './leases.ts';
import type { DependencyStatus } from './status.ts';

/** Below this, silence is fine; above it a person wants to know what takes so long. */
const patienceMs = 2_000;

/** Says once where a dependency comes from, and what it is busy with while that takes long. */
export class Progress {
  readonly #print: (line: string) => void;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #said = new Map<Dependency, { readonly line: string; readonly at: number }>();

  constructor(print: (line: string) => void, now: () => number = () => performance.now()) {
    this.#print = print;
    this.#now = now;
    this.#startedAt = now();
  }

  show(name: Dependency, status: DependencyStatus): void {
    if (status.state === 'ready') this.#say(name, `${name}: ${status.source}`);
    if (status.state === 'starting' && this.#isDue(name))
      this.#say(name, `${name}: ${status.progress} … ${this.#seconds()} s`);
  }

  #isDue(name: Dependency): boolean {
    return this.#now() - (this.#said.get(name)?.at ?? this.#startedAt) >= patienceMs;
  }

  #say(name: Dependency, line: string): void {
    if (this.#said.get(name)?.line === line) return;
    this.#said.set(name, { line, at: this.#now() });
    this.#print(line);
  }

  #seconds(): number {
    return Math.round((this.#now() - this.#startedAt) / 1_000);
  }
}
