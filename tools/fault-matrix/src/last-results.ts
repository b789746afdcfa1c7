import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@accord/infra';
import { z } from 'zod';
import type { TestRef } from './cell.ts';

/** What Jest's reporter leaves of each project in `.accord/test-results/<step>/`. */
const left = z.object({
  tests: z.array(z.object({ file: z.string(), title: z.string(), status: z.string() })),
});

export interface LastResult {
  readonly result: 'passed' | 'failed' | 'not run';
  /** Of the run, to the minute. */
  readonly at?: string;
}

/** Results of the last `npm test` of this checkout, by test. A title with several cases has passed when all have. */
export function lastResults(folder: string): (test: TestRef) => LastResult {
  const runs = reports(folder);
  return ({ file, title }) => {
    const isCase = caseOf(title);
    for (const { tests, at } of runs) {
      const cases = tests.filter((test) => test.file === file && isCase(test.title));
      if (cases.length > 0) {
        return { result: cases.every(({ status }) => status === 'passed') ? 'passed' : 'failed', at };
      }
    }
    return { result: 'not run' };
  };
}

function reports(folder: string) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  return files.flatMap((name) => {
    const path = join(folder, name);
    const read = readJson(path, left);
    if (read === undefined) return [];
    return [{ tests: read.tests, at: statSync(path).mtime.toISOString().slice(0, 16) }];
  });
}

/** A title of `it.each` stands for every case made of it. */
function caseOf(title: string): (other: string) => boolean {
  const parts = title
    .split(/%[a-z]|\$\w+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 'u');
  return (other) => pattern.test(other);
}
