import fc from 'fast-check';
import { hostileValues } from './hostile-values.ts';

type Change = (value: unknown) => unknown;

/** One place of a value made strange: replaced, left out, doubled under another name, or wrapped. */
export function mutated(whole: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(
      whole,
      fc.nat(),
      fc.constantFrom(...hostileValues),
      fc.constantFrom('replace', 'leave', 'add', 'wrap'),
    )
    .map(([value, at, strange, how]) => {
      const places = countPlaces(value);
      const change: Change = (old) => {
        if (how === 'leave') return undefined;
        if (how === 'wrap') return [old];
        if (how === 'add' && isObject(old))
          return { ...old, [JSON.stringify(strange).slice(0, 20)]: strange };
        return strange;
      };
      return changeAt(value, { left: at % places }, change);
    });
}

function countPlaces(value: unknown): number {
  return 1 + childrenOf(value).reduce<number>((sum, child) => sum + countPlaces(child), 0);
}

/** Walks the value in order and changes the place at which the counter runs out. */
function changeAt(value: unknown, counter: { left: number }, change: Change): unknown {
  if (counter.left-- === 0) return change(value);
  if (Array.isArray(value)) return value.map((item) => changeAt(item, counter, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, changeAt(item, counter, change)]),
  );
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
