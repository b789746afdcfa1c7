import { causesOf, findCauses } from './find-causes.ts';
import type { Causes } from './find-causes.ts';
import { findingsOf } from './findings.ts';
import type { Cause, Findings } from './incident.ts';
import { isActive, isNews } from './problem.ts';
import type { Problem } from './problem.ts';
import type { NodeName } from './signal.ts';

export interface Timing {
  /** A problem must stand so long before an incident begins, so that its cause can show itself meanwhile. */
  readonly gatherMs: number;
  /** A cause must be clear for so long before its incident is over. Doubled each time it came back, three times at most. */
  readonly settleMs: number;
  /** What comes back within this time is the same incident. */
  readonly reopenMs: number;
}

/** What was told before. */
export interface Told {
  readonly id: string;
  readonly cause: Cause;
  readonly reopened: number;
  /** Null while open. */
  readonly resolvedMs: number | null;
}

export interface State {
  readonly problems: readonly Problem[];
  /** The open incidents and those that ended lately, oldest first. */
  readonly told: readonly Told[];
  readonly nowMs: number;
  readonly timing: Timing;
}

/** What is to be changed in what is told. */
export type Change =
  | { readonly kind: 'opened'; readonly findings: Findings }
  | { readonly kind: 'reopened'; readonly id: string; readonly findings: Findings }
  | { readonly kind: 'moved'; readonly id: string; readonly from: NodeName; readonly findings: Findings }
  | { readonly kind: 'continued'; readonly id: string; readonly findings: Findings }
  | { readonly kind: 'merged'; readonly id: string; readonly into: string }
  | { readonly kind: 'resolved'; readonly id: string; readonly cause: NodeName };

/**
 * One incident per root cause. Judges only by what is signalled by now and what was told before, so it can be asked
 * any number of times.
 */
export function reconcile(state: State): Change[] {
  const ill = illNodes(state);
  const causes = findCauses(ill);
  const find = (node: NodeName): Findings => findingsOf(node, causes.get(node) ?? [node], state.problems);
  const carried = new Map<NodeName, string>();
  const changes: Change[] = [];
  for (const one of openOnes(state.told)) {
    const cause = causeNow(one, ill, carried);
    if (cause === undefined) changes.push({ kind: 'resolved', id: one.id, cause: one.cause.node });
    else changes.push(goesOn(one, cause, { carried, find }));
    if (cause !== undefined && !carried.has(cause)) carried.set(cause, one.id);
  }
  return [...changes, ...begun(state, { causes, carried, find })];
}

interface Judging {
  readonly causes: Causes;
  /** Which incident speaks of which cause. */
  readonly carried: ReadonlyMap<NodeName, string>;
  readonly find: (node: NodeName) => Findings;
}

/** An incident whose own part is well is over; one whose part turned out to suffer from another moves there. */
function causeNow(
  { cause }: Told,
  ill: ReadonlySet<NodeName>,
  carried: ReadonlyMap<NodeName, string>,
): NodeName | undefined {
  if (!ill.has(cause.node)) return undefined;
  const found = causesOf(cause.node, ill);
  return found.find((node) => carried.has(node)) ?? found[0];
}

function goesOn(one: Told, cause: NodeName, { carried, find }: Pick<Judging, 'carried' | 'find'>): Change {
  const into = carried.get(cause);
  if (into !== undefined) return { kind: 'merged', id: one.id, into };
  const findings = find(cause);
  if (cause === one.cause.node) return { kind: 'continued', id: one.id, findings };
  return { kind: 'moved', id: one.id, from: one.cause.node, findings };
}

function begun(state: State, { causes, carried, find }: Judging): Change[] {
  return [...causes.keys()]
    .filter((node) => !carried.has(node) && isRipe(node, state))
    .map((node) => {
      const before = state.told.find((one) => one.cause.node === node && endedLately(one, state));
      const findings = find(node);
      return before === undefined
        ? { kind: 'opened', findings }
        : { kind: 'reopened', id: before.id, findings };
    });
}

/** Not before it stood for a while: a blip is no incident, and a cause is to show itself first. */
function isRipe(node: NodeName, { problems, nowMs, timing }: State): boolean {
  return problems.some(
    (one) =>
      one.node === node &&
      one.severity !== 'info' &&
      isActive(one) &&
      isNews(one) &&
      nowMs - (one.firstRaisedMs ?? nowMs) >= timing.gatherMs,
  );
}

/** The parts with a problem that stands, or that did until a moment ago. */
function illNodes({ problems, told, nowMs, timing }: State): Set<NodeName> {
  const patience = new Map(openOnes(told).map(({ cause, reopened }) => [cause.node, reopened]));
  const stands = (one: Problem): boolean => {
    if (one.severity === 'info' || !isNews(one)) return false;
    const settleMs = timing.settleMs * 2 ** Math.min(patience.get(one.node) ?? 0, 3);
    return isActive(one) || nowMs - (one.clearedMs ?? nowMs) < settleMs;
  };
  return new Set(problems.filter(stands).map(({ node }) => node));
}

function endedLately({ resolvedMs }: Told, { nowMs, timing }: State): boolean {
  return resolvedMs !== null && nowMs - resolvedMs < timing.reopenMs;
}

function openOnes(told: readonly Told[]): readonly Told[] {
  return told.filter(({ resolvedMs }) => resolvedMs === null);
}
