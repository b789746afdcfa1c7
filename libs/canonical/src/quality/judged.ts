/** What a rule holds against a value. Says which rule and where, never the value itself: that may be personal. */
export interface Finding {
  /** `quality.snake_reason`. */
  readonly code: string;
  /** The field as the record names it. */
  readonly field: string;
  /** For a person, in English; safe to log. */
  readonly detail: string;
}

/** A value in its normal form, or the one thing that is wrong with it. There is nothing in between: no rule guesses. */
export type Judged<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

export function fine<T>(value: T): Judged<T> {
  return { ok: true, value };
}

/** The part of a finding that a rule knows by itself; whoever called it names the field. */
export type Objection = Pick<Finding, 'code' | 'detail'>;

export function wrong(field: string, objection: Objection): Judged<never> {
  return { ok: false, finding: { ...objection, field } };
}

type Rules = Readonly<Record<string, Judged<unknown>>>;
type Values<R extends Rules> = {
  readonly [Name in keyof R]: R[Name] extends Judged<infer T> ? T : never;
};

/**
 * A record of judged fields: all values, or all findings and not only the first, so that whoever mends the record does
 * it once.
 */
export function judgeTogether<R extends Rules>(
  fields: R,
): { readonly ok: true; readonly value: Values<R> } | { readonly ok: false; readonly findings: Finding[] } {
  const findings = Object.values(fields).flatMap((judged) => (judged.ok ? [] : [judged.finding]));
  if (findings.length > 0) return { ok: false, findings };
  const values = Object.entries(fields).map(([name, judged]) => [name, judged.ok ? judged.value : undefined]);
  return { ok: true, value: Object.fromEntries(values) as Values<R> };
}
