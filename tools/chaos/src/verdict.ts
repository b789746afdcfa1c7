import type { Finding } from './audit.ts';
import type { Promised } from './faults/fault.ts';
import type { Recovery } from './recovery.ts';

/** One promise beside what was seen. */
export interface VerdictLine {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly reached: boolean;
}

interface Promise {
  readonly name: string;
  readonly limitMs: number;
  readonly of: (recovery: Recovery) => number;
}

const promises: Readonly<Record<Promised, Promise>> = {
  node: {
    name: 'publishing resumes after a broker node was killed, p95',
    limitMs: 3_000,
    of: ({ publishedSilenceMs }) => publishedSilenceMs,
  },
  leader: {
    name: 'publishing resumes after the leader was paused, p95',
    limitMs: 12_000,
    of: ({ publishedSilenceMs }) => publishedSilenceMs,
  },
  database: {
    name: 'orders are accepted again after Postgres was killed, p95',
    limitMs: 5_000,
    of: ({ acceptedSilenceMs }) => acceptedSilenceMs,
  },
  service: {
    name: 'a service that was killed is ready again, p95',
    limitMs: 10_000,
    of: ({ beganMs, upMs }) => upMs - beganMs,
  },
};

/** Nothing lost, nothing doubled, nothing unaccounted for: what decides the exit code. */
export function balanceLines(findings: readonly Finding[]): VerdictLine[] {
  return (['lost', 'doubled', 'unaccounted'] as const).map((kind) => {
    const value = findings.filter((finding) => finding.kind === kind).length;
    return { name: kind, value, limit: 0, unit: '', reached: value === 0 };
  });
}

/** How fast it was again, for each promise that one of the faults was about. On a machine that does other work, too, these are not the system's. */
export function recoveryLines(seen: readonly Recovery[]): VerdictLine[] {
  return Object.entries(promises).flatMap(([promised, { name, limitMs, of }]) => {
    const values = seen.filter((one) => one.promised === promised).map(of);
    if (values.length === 0) return [];
    const value = percentile95(values) / 1_000;
    return [{ name, value, limit: limitMs / 1_000, unit: 's', reached: value <= limitMs / 1_000 }];
  });
}

export function verdictText({ name, value, limit, unit, reached }: VerdictLine): string {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${reached ? 'reached    ' : 'NOT REACHED'}  ${name}: ${shown} ${unit} (limit ${limit}${unit && ` ${unit}`})`.replace(
    ':  ',
    ': ',
  );
}

/** Nearest rank: of fewer than twenty values the largest. */
export function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}
