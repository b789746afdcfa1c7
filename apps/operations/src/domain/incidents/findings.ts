import type { Cause, Findings, IncidentSignal } from './incident.ts';
import { dependantsOf } from './landscape.ts';
import { isActive } from './problem.ts';
import type { Problem } from './problem.ts';
import { severities, worst } from './signal.ts';
import type { NodeName } from './signal.ts';

/**
 * What is to be said of a cause and those that suffer from it.
 * @param members the ill parts, the cause among them
 */
export function findingsOf(
  cause: NodeName,
  members: readonly NodeName[],
  problems: readonly Problem[],
): Findings {
  const own = problems.filter(({ node, firstRaisedMs }) => members.includes(node) && firstRaisedMs !== null);
  const signals = signalsOf(own);
  return {
    cause: worstOf(cause, signals),
    severity: worst(signals.filter(({ node }) => node === cause).map(({ severity }) => severity)),
    signals,
    impaired: [
      ...new Set([...dependantsOf(cause, members), ...members.filter((node) => node !== cause)]),
    ].sort(),
  };
}

/** What speaks loudest of the cause; of equals the one that spoke first. */
function worstOf(node: NodeName, signals: readonly IncidentSignal[]): Cause {
  const [first] = signals
    .filter((one) => one.node === node)
    .sort(
      (a, b) =>
        severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
        order(a.firstAt, b.firstAt) ||
        order(a.code, b.code),
    );
  return { node, code: first?.code ?? 'unknown' };
}

/** One per part and code, whoever noticed it. */
function signalsOf(problems: readonly Problem[]): IncidentSignal[] {
  const groups = Map.groupBy(problems, ({ node, code }) => `${node} ${code}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { node, code } = first;
      return [
        {
          node,
          code,
          severity: worst(group.map(({ severity }) => severity)),
          count: group.reduce((sum, { count }) => sum + count, 0),
          firstAt: instant(Math.min(...group.map(({ firstRaisedMs }) => firstRaisedMs ?? Infinity))),
          lastAt: instant(Math.max(...group.map(({ lastRaisedMs }) => lastRaisedMs ?? -Infinity))),
          active: group.some(isActive),
        },
      ];
    })
    .sort((a, b) => order(a.firstAt, b.firstAt) || order(a.node, b.node) || order(a.code, b.code));
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
