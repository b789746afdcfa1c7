import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TopologyDocument } from '@accord/messaging';

/** What every service demands of the broker, as committed under `contracts/topology`. */
export function committedTopologies(root: string): TopologyDocument[] {
  const folder = join(root, 'contracts', 'topology');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (names.length === 0) throw new Error(`no topology is declared in ${folder}: run npx accord documents`);
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as TopologyDocument);
}

/** AMQP topic patterns: `*` is one word, `#` any number of them. */
export function matchesKey(pattern: string, key: string): boolean {
  const match = (rules: readonly string[], words: readonly string[]): boolean => {
    const [rule, ...rest] = rules;
    if (rule === undefined) return words.length === 0;
    if (rule === '#') return match(rest, words) || (words.length > 0 && match(rules, words.slice(1)));
    return words.length > 0 && (rule === '*' || rule === words[0]) && match(rest, words.slice(1));
  };
  return match(pattern.split('.'), key.split('.'));
}
