import { needsOf } from './landscape.ts';
import type { NodeName } from './signal.ts';

/** The ill parts, by the ill part that is to blame for them; a part to blame is among its own. */
export type Causes = ReadonlyMap<NodeName, readonly NodeName[]>;

/**
 * Follows each ill part to the ill parts it needs, and so on: whoever needs nobody that is ill is a cause. A part with
 * two causes counts under both and is nobody's cause.
 */
export function findCauses(ill: ReadonlySet<NodeName>): Causes {
  const causes = new Map<NodeName, NodeName[]>();
  for (const node of [...ill].sort())
    for (const cause of causesOf(node, ill)) causes.set(cause, [...(causes.get(cause) ?? []), node]);
  return causes;
}

/** The causes of one ill part. */
export function causesOf(node: NodeName, ill: ReadonlySet<NodeName>): readonly NodeName[] {
  const found = needsOf(node)
    .filter((need) => ill.has(need))
    .flatMap((need) => causesOf(need, ill));
  return found.length === 0 ? [node] : [...new Set(found)].sort();
}
