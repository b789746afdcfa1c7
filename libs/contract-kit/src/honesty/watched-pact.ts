import type { Pact } from '@pact-foundation/pact';

import { observe } from './observed.ts';
import { watchingJson } from './watched-json.ts';

const files = new WeakMap<Pact, string>();

/** The file a watched pact writes to; undefined for one that nobody watches. */
export function fileOf(pact: Pact): string | undefined {
  return files.get(pact);
}

/** The same pact; of each of its HTTP interactions it is remembered which fields the test's code reads. */
export function watchedPact(pact: Pact, file: string): Pact {
  const watched = new Proxy(pact, {
    get: (target, key) => {
      if (key === 'addInteraction') return () => watchedStage(target.addInteraction(), { file });
      const member: unknown = Reflect.get(target, key);
      return isMethod(member) ? member.bind(target) : member;
    },
  });
  files.set(watched, file);
  return watched;
}

/** Each step of Pact's builder answers with the next; the description passes by on the way to the test. */
function watchedStage<Stage extends object>(
  stage: Stage,
  about: { readonly file: string; readonly description?: string },
): Stage {
  return new Proxy(stage, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (!isMethod(member)) return member;
      return (...given: unknown[]) => {
        const [first] = given;
        const description = key === 'uponReceiving' && typeof first === 'string' ? first : about.description;
        const work = key === 'executeTest' && isMethod(first) ? watchedTest(first, about) : undefined;
        const next: unknown = Reflect.apply(member, target, work === undefined ? given : [work]);
        const ended = typeof next !== 'object' || next === null || next instanceof Promise;
        return ended
          ? next
          : watchedStage(next, description === undefined ? about : { ...about, description });
      };
    },
  });
}

function watchedTest(
  test: Method,
  { file, description = '' }: { readonly file: string; readonly description?: string },
): Method {
  return (...given) =>
    watchingJson(observe(file, description), async () => {
      const result: unknown = await Reflect.apply(test, undefined, given);
      return result;
    });
}

type Method = (...given: unknown[]) => unknown;

function isMethod(member: unknown): member is Method {
  return typeof member === 'function';
}
