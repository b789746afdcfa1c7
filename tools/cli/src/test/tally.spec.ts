import { describe, expect, it } from '@jest/globals';
import { addUp, verdict } from './tally.ts';

const green = (project: string, passed: number) => ({
  project,
  passed,
  skipped: 0,
  failures: [],
  files: [{ file: `${project}/a.spec.ts`, seconds: passed }],
});

describe('addUp', () => {
  const run = { projects: ['canonical'], tallies: [green('canonical', 5)], exitCode: 0, output: 'one\ntwo' };

  it('sums the tests of all projects and names each failure by project and test', () => {
    const red = {
      ...green('messaging', 2),
      failures: [{ file: '/a.spec.ts', test: 'parks a poison', message: 'boom' }],
    };
    const projects = ['canonical', 'messaging'];
    expect(addUp({ ...run, projects, tallies: [...run.tallies, red], exitCode: 1 })).toEqual({
      passed: 7,
      tests: 7,
      failures: [{ what: 'messaging: parks a poison', detail: '/a.spec.ts\nboom' }],
      slowest: ['5 s canonical/a.spec.ts', '2 s messaging/a.spec.ts'],
    });
  });

  it('counts projects that left no result as failed, with the end of what the run said', () => {
    const { failures } = addUp({ ...run, projects: ['canonical', 'checkout', 'customer'] });
    expect(failures).toEqual([{ what: 'no tests ran in checkout, customer', detail: 'one\ntwo' }]);
  });

  it('counts a run that failed without any failed test', () => {
    expect(addUp({ ...run, exitCode: 1 }).failures).toEqual([
      { what: 'the run itself failed', detail: 'one\ntwo' },
    ]);
  });
});

describe('verdict', () => {
  it('is green only when something was tested and nothing failed', () => {
    const tested = { passed: 3, tests: 3, failures: [] };
    const checked = { passed: 4, tests: 0, failures: [] };
    const failed = { passed: 1, tests: 1, failures: [{ what: 'a', detail: 'b' }] };
    expect(verdict([tested, checked])).toEqual({ line: '7 passed, 0 failed', green: true });
    expect(verdict([tested, failed])).toEqual({ line: '4 passed, 1 failed', green: false });
    expect(verdict([checked])).toEqual({ line: '4 passed, 0 failed', green: false });
    expect(verdict([])).toEqual({ line: '0 passed, 0 failed', green: false });
  });
});
