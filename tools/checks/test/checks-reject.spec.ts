import { cp, mkdir, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { workspace } from '../src/check.ts';
import { checks } from '../src/checks/index.ts';
import { lint } from '../src/checks/lint.ts';

/** What each red fixture must be rejected for. A check that passes its fixture is dead. */
const expected: Record<string, string[]> = {
  types: ['TS2322', 'TS2339', 'TS2375', 'TS18047'],
  format: ['not-formatted'],
  boundaries: [
    'amqplib-only-there',
    'apps-never-import-each-other',
    'canonical-has-no-framework',
    'console-meets-its-service-over-http',
    'domain-sees-itself-and-canonical',
    'loaded-when-asked-for',
    'no-runtime-cycle',
    'tag-boundary',
    'tools-see-what-a-service-shows',
    'typeorm-only-there',
    'unresolvable',
    'use-cases-never-see-the-outside',
    'wire-stays-with-its-vendor',
  ],
  'dead-code': ['dependencies', 'exports', 'files'],
  lock: ['platform-missing'],
  links: ['broken-link', 'too-long'],
  lint: [
    '@typescript-eslint/no-explicit-any',
    '@typescript-eslint/no-floating-promises',
    '@typescript-eslint/no-misused-promises',
    '@typescript-eslint/switch-exhaustiveness-check',
    'no-console',
    'no-restricted-syntax',
    'react-hooks/rules-of-hooks',
  ],
};

/** The house's own lint rules share one rule id, so each is told by its message. */
const expectedHabits = [
  'At most six collaborators',
  'At most three parameters',
  'A hand-driven QueryRunner',
  'A swallowed failure',
  'A test that does not run',
  'Assert the value',
  'Chance is an argument',
  'Ids are an argument',
  'Name what leaves a file',
  'No test waits by the clock',
  'Only a *.config.ts',
  "The system's clock, ids and chance",
  'Time is an argument',
  'Waiting is an argument',
];

const place = join(workspace, '.accord', `checks-${process.pid}`);
const fixtures = join(workspace, 'tools', 'checks', 'fixtures');

/** A copy two folders below the workspace: the tools find its node_modules, and none of its ignore lists apply. */
async function copyOf(name: string): Promise<string> {
  const copy = join(place, name);
  await mkdir(copy, { recursive: true });
  await cp(join(fixtures, name), copy, { recursive: true });
  return copy;
}

afterAll(() => rm(place, { recursive: true, force: true }));

describe('every check rejects its red fixture', () => {
  it('has one fixture per check and no check without one', () => {
    expect(readdirSync(fixtures).sort()).toEqual(checks.map(({ name }) => name).sort());
    expect(Object.keys(expected).sort()).toEqual(checks.map(({ name }) => name).sort());
  });

  it.each([...checks])(
    '$name: $summary',
    async (check) => {
      const findings = await check.run(await copyOf(check.name));
      const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
      expect(rules).toEqual([...(expected[check.name] ?? [])].sort());
      if (check === lint) {
        const habits = findings
          .filter(({ rule }) => rule === 'no-restricted-syntax')
          .map(({ message }) => message);
        expect(
          expectedHabits.filter((habit) => !habits.some((message) => message.startsWith(habit))),
        ).toEqual([]);
      }
    },
    120_000,
  );
});
