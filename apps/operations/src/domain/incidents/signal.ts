/** A part of the landscape, as its kind and its name. */
export type NodeName = 'broker' | `${'service' | 'vendor' | 'queue' | 'database' | 'flow'}:${string}`;

export const severities = ['info', 'warning', 'critical'] as const;
/** `info` is shown beside an incident and never begins one. */
export type Severity = (typeof severities)[number];

/** Something began or ended somewhere. Codes only: no words of anybody's, no reference to a person. */
export interface Signal {
  /** The same thing noticed once has one id, however often it is told. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly node: NodeName;
  readonly code: string;
  /** Who says so: two observers of one thing clear it separately. */
  readonly source: string;
  readonly severity: Severity;
  readonly state: 'raised' | 'cleared';
}

export function worst(all: readonly Severity[]): Severity {
  return severities.findLast((one) => all.includes(one)) ?? 'info';
}

/** The name without its kind: `moodle` of `vendor:moodle`. */
export function nameOf(node: NodeName): string {
  return node.slice(node.indexOf(':') + 1);
}
