/** What a run of histories has been to. Numbers that can be added up over workers. */
export interface CoverageCounts {
  /** Points at which a process can die: how often they were passed, and how often somebody died there. */
  readonly points: Record<string, { passed: number; killed: number }>;
  /** Steps of the state machines, as `machine: from > to`. */
  readonly transitions: Record<string, number>;
}

export class Coverage {
  readonly counts: CoverageCounts = { points: {}, transitions: {} };

  passed(point: string): void {
    const known = this.counts.points[point];
    if (known === undefined) this.counts.points[point] = { passed: 1, killed: 0 };
    else known.passed += 1;
  }

  killed(point: string): void {
    const known = (this.counts.points[point] ??= { passed: 1, killed: 0 });
    known.killed += 1;
  }

  moved(machine: string, from: string, to: string): void {
    if (from === to) return;
    const name = `${machine}: ${from} > ${to}`;
    this.counts.transitions[name] = (this.counts.transitions[name] ?? 0) + 1;
  }
}

export function addCoverage(sum: CoverageCounts, more: CoverageCounts): void {
  for (const [point, { passed, killed }] of Object.entries(more.points)) {
    const known = (sum.points[point] ??= { passed: 0, killed: 0 });
    known.passed += passed;
    known.killed += killed;
  }
  for (const [name, count] of Object.entries(more.transitions))
    sum.transitions[name] = (sum.transitions[name] ?? 0) + count;
}
