import type { Finding } from '../finding.ts';
import type { FieldFacts } from '../vendor-specs/field-facts.ts';
import { isObject } from '../vendor-specs/json.ts';

/** A change of one field, before it is known whom it hits. */
export type Change = Pick<Finding, 'severity' | 'code' | 'message'>;

export interface FieldChange {
  readonly before: FieldFacts;
  /** Undefined when the field is gone. */
  readonly now: FieldFacts | undefined;
  /** The example that is sent, or read. */
  readonly value: unknown;
}

/** What a change of a field that we read means: it may be less than we count on, or more than we handle. */
export function readChanges({ before, now }: FieldChange): Change[] {
  if (now === undefined) return [breaking('response.field-removed', 'is gone')];
  const foreign = now.types.filter((type) => type !== 'null' && !covers(before.types, type));
  return [
    ...given(
      foreign.length > 0,
      breaking('response.retyped', `may now be ${foreign.join(' or ')}, was ${shown(before.types)}`),
    ),
    ...given(
      now.types.includes('null') && !before.types.includes('null') && !before.types.includes('any'),
      risk('response.nullable', 'may now be null'),
    ),
    ...given(before.required && !now.required, risk('response.optional', 'may now be missing')),
    ...widened(before, now),
    ...deprecation(before, now),
  ];
}

/** What a change of a field that we send means: what was accepted may be refused. */
export function sentChanges({ before, now, value }: FieldChange): Change[] {
  if (now === undefined) return [breaking('request.field-removed', 'is taken no more')];
  const lost = before.types.filter((type) => type !== 'null' && !covers(now.types, type));
  const sent = isObject(value) ? Object.keys(value) : [];
  const wanted = (now.requires ?? []).filter(
    (name) => !sent.includes(name) && !(before.requires ?? []).includes(name),
  );
  const refused =
    now.enum !== undefined &&
    !isObject(value) &&
    !Array.isArray(value) &&
    !now.enum.some((one) => one === value);
  return [
    ...given(
      lost.length > 0,
      breaking('request.retyped', `is no longer taken as ${lost.join(' or ')} but as ${shown(now.types)}`),
    ),
    ...wanted.map((name) =>
      breaking('request.newly-required', `must now hold ${name}, which we do not send`),
    ),
    ...given(
      refused && before.enum !== undefined ? before.enum.some((one) => one === value) : refused,
      breaking('request.enum-narrowed', `is no longer taken as ${JSON.stringify(value)}`),
    ),
    ...narrowed(before, now),
    ...deprecation(before, now),
  ];
}

function covers(types: readonly string[], type: string): boolean {
  return types.includes(type) || types.includes('any') || (type === 'integer' && types.includes('number'));
}

function widened(before: FieldFacts, now: FieldFacts): Change[] {
  if (before.enum === undefined) return [];
  if (now.enum === undefined)
    return [risk('response.enum-widened', 'may now be anything, was one of a list')];
  const added = now.enum.filter((one) => !before.enum?.includes(one));
  return given(
    added.length > 0,
    risk('response.enum-widened', `may now be ${added.map(String).join(', ')}, which we may not handle`),
  );
}

const upper = ['maxLength', 'maximum', 'maxItems'] as const;
const lower = ['minLength', 'minimum', 'minItems'] as const;

function narrowed(before: FieldFacts, now: FieldFacts): Change[] {
  const at = (facts: FieldFacts, name: (typeof upper | typeof lower)[number], open: number): number =>
    Number(facts.limits?.[name] ?? open);
  const tighter = [
    ...upper.filter((name) => at(now, name, Infinity) < at(before, name, Infinity)),
    ...lower.filter((name) => at(now, name, -Infinity) > at(before, name, -Infinity)),
    ...(now.limits?.pattern !== undefined && now.limits.pattern !== before.limits?.pattern
      ? (['pattern'] as const)
      : []),
  ];
  return tighter.map((name) =>
    risk(
      'request.limit-narrowed',
      `has a tighter ${name}: ${String(now.limits?.[name])}, was ${String(before.limits?.[name] ?? 'none')}`,
    ),
  );
}

function deprecation(before: FieldFacts, now: FieldFacts): Change[] {
  return given(now.deprecated === true && before.deprecated !== true, {
    severity: 'notice',
    code: 'field.deprecated',
    message: 'is deprecated',
  });
}

export function given(holds: boolean, change: Change): Change[] {
  return holds ? [change] : [];
}

export function breaking(code: string, message: string): Change {
  return { severity: 'breaking', code, message };
}

export function risk(code: string, message: string): Change {
  return { severity: 'risk', code, message };
}

function shown(types: readonly string[]): string {
  return types.join(' or ');
}
