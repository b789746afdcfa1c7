import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, readJson } from '@accord/infra';
import { z } from 'zod';

const tallySchema = z.object({
  project: z.string(),
  passed: z.number().int(),
  skipped: z.number().int(),
  failures: z.array(z.object({ file: z.string(), test: z.string(), message: z.string() })),
  files: z.array(z.object({ file: z.string(), seconds: z.number() })),
});

/** What one project's Jest run came to. */
export type Tally = z.infer<typeof tallySchema>;

export interface Failure {
  /** The test or check, as a person would look for it. */
  readonly what: string;
  readonly detail: string;
}

/** What one step of `npm test` came to. */
export interface StepResult {
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** How many of the passed were tests, not checks. */
  readonly tests: number;
  /** The files that took longest, longest first: where to look when the run becomes too long. */
  readonly slowest?: readonly string[];
}

export function readTallies(folder: string): Tally[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readJson(join(folder, name), tallySchema) ?? []);
}

export interface JestRun {
  /** Every project that should have run. */
  readonly projects: readonly string[];
  readonly tallies: readonly Tally[];
  readonly exitCode: number;
  readonly output: string;
}

/**
 * Adds up what the projects left behind. A project that left nothing did not run, and a run that failed without a
 * failed test has broken somewhere else: both are failures, never silence.
 */
export function addUp({ projects, tallies, exitCode, output }: JestRun): StepResult {
  const failures = tallies.flatMap((tally) =>
    tally.failures.map((one) => ({
      what: `${tally.project}: ${one.test}`,
      detail: `${one.file}\n${one.message}`,
    })),
  );
  const silent = projects.filter((project) => !tallies.some((tally) => tally.project === project));
  if (silent.length > 0)
    failures.push({ what: `no tests ran in ${silent.join(', ')}`, detail: lastLines(output, 30) });
  if (exitCode !== 0 && failures.length === 0) {
    failures.push({ what: 'the run itself failed', detail: lastLines(output, 30) });
  }
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  return { passed, tests: passed, failures, slowest: slowestOf(tallies) };
}

const slowestShown = 8;

function slowestOf(tallies: readonly Tally[]): string[] {
  return tallies
    .flatMap(({ files }) => files)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, slowestShown)
    .map(({ file, seconds }) => `${seconds.toFixed(0)} s ${file}`);
}

/** The plain last line that `npm test` promises, and whether it is good news. Nothing tested is not good news. */
export function verdict(results: readonly StepResult[]): { line: string; green: boolean } {
  const sum = (of: (result: StepResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const failed = sum((result) => result.failures.length);
  const green = failed === 0 && sum((result) => result.tests) > 0;
  return { line: `${sum((result) => result.passed)} passed, ${failed} failed`, green };
}
