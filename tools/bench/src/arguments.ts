import { parseArgs } from 'node:util';

import { messageOf } from '@accord/infra';

/** What `npm run bench -- …` was asked for; a mistake says in one line what to write instead. */
export type BenchRequest<B> =
  | { readonly kind: 'measure'; readonly benchmarks: readonly B[]; readonly json: boolean }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'mistake'; readonly text: string };

interface Named {
  readonly name: string;
  readonly summary: string;
}

/** Benchmarks by name, all of them without one; in their own order, each once. */
export function readArguments<B extends Named>(
  words: readonly string[],
  benchmarks: readonly B[],
): BenchRequest<B> {
  const list = benchmarks.map(({ name, summary }) => `  ${name}: ${summary}`).join('\n');
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (values.help) return { kind: 'help', text: `npm run bench -- [--json] [NAME…]\n${list}` };
    const unknown = positionals.filter((word) => !benchmarks.some(({ name }) => name === word));
    if (unknown.length > 0)
      return { kind: 'mistake', text: `no benchmark named ${unknown.join(', ')}; there are:\n${list}` };
    const wanted = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { kind: 'measure', benchmarks: wanted, json: values.json };
  } catch (error) {
    return { kind: 'mistake', text: `${messageOf(error)}\nnpm run bench -- [--json] [NAME…]` };
  }
}
