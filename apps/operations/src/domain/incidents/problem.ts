import { worst } from './signal.ts';
import type { NodeName, Severity, Signal } from './signal.ts';

/**
 * All that was signalled of one thing by one observer. Two of the same thing are joined by taking the earliest, the
 * latest and the worst, so neither order nor repetition of the signals makes a difference.
 */
export interface Problem {
  readonly node: NodeName;
  readonly code: string;
  readonly source: string;
  readonly severity: Severity;
  /** Epoch milliseconds, as all instants here; null while only its end was heard. */
  readonly firstRaisedMs: number | null;
  readonly lastRaisedMs: number | null;
  readonly clearedMs: number | null;
  /** How often it was signalled; a signal that is told again is not counted again. */
  readonly count: number;
  /** It was told as part of an incident that ended then; only what is raised later is news. */
  readonly explainedUntilMs: number | null;
}

export function keyOf({ node, code, source }: Pick<Problem, 'node' | 'code' | 'source'>): string {
  return `${node} ${code} ${source}`;
}

/** The problems that a set of signals amounts to. */
export function problemsOf(signals: readonly Signal[]): Problem[] {
  const once = new Map(signals.map((signal) => [signal.id, signal]));
  const problems = new Map<string, Problem>();
  for (const signal of once.values()) {
    const one = problemOf(signal);
    const before = problems.get(keyOf(one));
    problems.set(keyOf(one), before === undefined ? one : joined(before, one));
  }
  return [...problems.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function problemOf({ node, code, source, severity, state, at }: Signal): Problem {
  const ms = Date.parse(at);
  const raised = state === 'raised' ? ms : null;
  return {
    node,
    code,
    source,
    severity,
    firstRaisedMs: raised,
    lastRaisedMs: raised,
    clearedMs: state === 'cleared' ? ms : null,
    count: state === 'raised' ? 1 : 0,
    explainedUntilMs: null,
  };
}

function joined(a: Problem, b: Problem): Problem {
  return {
    ...a,
    severity: worst([a.severity, b.severity]),
    firstRaisedMs: earliest(a.firstRaisedMs, b.firstRaisedMs),
    lastRaisedMs: latest(a.lastRaisedMs, b.lastRaisedMs),
    clearedMs: latest(a.clearedMs, b.clearedMs),
    count: a.count + b.count,
    explainedUntilMs: latest(a.explainedUntilMs, b.explainedUntilMs),
  };
}

/** Raised and not cleared since. */
export function isActive({ lastRaisedMs, clearedMs }: Problem): boolean {
  return lastRaisedMs !== null && (clearedMs === null || lastRaisedMs > clearedMs);
}

/** Whether it says more than an incident that is over has said. */
export function isNews({ lastRaisedMs, explainedUntilMs }: Problem): boolean {
  return lastRaisedMs !== null && (explainedUntilMs === null || lastRaisedMs > explainedUntilMs);
}

function earliest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function latest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
