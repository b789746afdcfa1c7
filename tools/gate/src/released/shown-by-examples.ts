import type { FieldFacts } from '../vendor-specs/field-facts.ts';
import { isObject } from '../vendor-specs/json.ts';
import { fieldKey, type SurfaceFacts } from '../vendor-specs/surface-facts.ts';
import { usedFields, type UsedOperation } from '../vendor-specs/used-surface.ts';

/**
 * What was promised, and what the consumer shows beyond it that it can take: its own tests run its code on every
 * example of its pact, so a field that is null or missing in one of them, or has a value of its own, may be so.
 */
export function withWhatExamplesShow(pinned: SurfaceFacts, used: readonly UsedOperation[]): SurfaceFacts {
  const fields: Record<string, FieldFacts> = { ...pinned.fields };
  const change = (key: string, by: (facts: FieldFacts) => FieldFacts): void => {
    const facts = fields[key];
    if (facts !== undefined) fields[key] = by(facts);
  };
  for (const field of used.flatMap(usedFields).filter(({ place }) => !place.startsWith('request.'))) {
    const { value } = field;
    if (isObject(value)) {
      for (const name of absentMembers(Object.keys(fields), fieldKey(field), value))
        change(name, (facts) => ({ ...facts, required: false }));
    } else {
      change(fieldKey(field), (facts) => taking(facts, value));
    }
  }
  return { ...pinned, fields };
}

function taking(facts: FieldFacts, value: unknown): FieldFacts {
  if (value === null) return { ...facts, types: [...new Set([...facts.types, 'null'])].sort() };
  if (facts.enum === undefined || !isScalar(value)) return facts;
  return { ...facts, enum: [...new Set([...facts.enum, value])] };
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Keys of known members of an object that this example of it does not have. */
function absentMembers(keys: readonly string[], holder: string, example: object): string[] {
  const atTheTop = / (?:message\.(?:body|headers)|response\.\d+\.body)$/.test(holder);
  const prefix = atTheTop ? `${holder} ` : `${holder}.`;
  return keys.filter((key) => {
    const name = key.slice(prefix.length);
    return key.startsWith(prefix) && !/[.[]/.test(name) && !(name in example);
  });
}
