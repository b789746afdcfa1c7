import { type Observed, watch } from './observed.ts';

/**
 * Watches every JSON text that is parsed while the work runs: production code parses answers by `JSON.parse`, so
 * nothing of it need know that it is watched. One work at a time.
 */
export async function watchingJson<T>(interaction: Observed, work: () => Promise<T>): Promise<T> {
  const { parse } = JSON;
  JSON.parse = (text, reviver) => watch<unknown>(interaction, parse(text, reviver));
  try {
    return await work();
  } finally {
    JSON.parse = parse;
  }
}
