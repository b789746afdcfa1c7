import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from '@accord/infra';
import { runLogged } from '../logged-process.ts';
import { changedPacts, putBackPacts, takeOutPacts, uncommittedPacts } from './pact-folder.ts';
import { projectsWith } from './projects.ts';
import { addUp, type Failure, readTallies, type StepResult } from './tally.ts';

export interface StepContext {
  readonly root: string;
  /** Logs and results of this run. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface Step {
  readonly name: string;
  run(context: StepContext): Promise<StepResult>;
}

const reporter = 'tools/cli/jest-tally-reporter.mjs';

/** Tests wait for servers, and whole systems for each other, a good part of their time: two lanes leave cores idle. */
const lanes: Readonly<Record<string, readonly string[]>> = {
  test: ['--parallel=3'],
  'test:system': ['--parallel=3'],
};

/** In the order in which they tell most for the least time. */
export const steps: readonly Step[] = [
  { name: 'build', run: (context) => nxCheck('build', context) },
  // Lint is one of them: in one program it costs a third of what it costs project by project.
  { name: 'checks', run: wholeTreeChecks },
  { name: 'test', run: (context) => jestStep('test', context) },
  { name: 'test:system', run: (context) => jestStep('test:system', context) },
  { name: 'pact:consumer', run: consumerPacts },
  { name: 'pact:verify', run: (context) => jestStep('pact:verify', context) },
];

/** One check for all projects together: Nx says which of them is red. */
async function nxCheck(target: string, context: StepContext): Promise<StepResult> {
  const { code, output } = await nx(target, [], context);
  if (code === 0) return { passed: 1, tests: 0, failures: [] };
  return { passed: 0, tests: 0, failures: [{ what: target, detail: lastLines(output, 60) }] };
}

/** Prints one line `ok NAME: …` or `RED NAME: …` per check, with its findings indented below it. */
async function wholeTreeChecks(context: StepContext): Promise<StepResult> {
  const log = join(context.folder, 'checks.log');
  const code = await runLogged(['tools/checks/src/main.ts'], { ...context, cwd: context.root, log });
  return readChecks(readFileSync(log, 'utf8'), code);
}

export function readChecks(output: string, code: number): StepResult {
  const passed = [...output.matchAll(/^ok +(\S+):/gm)].length;
  const failures: Failure[] = [...output.matchAll(/^RED (\S+):.*\n((?: {4}.*\n)*)/gm)].map(
    ([, name, findings]) => ({
      what: `check ${name}`,
      detail: findings ?? '',
    }),
  );
  const broken = code !== 0 && failures.length === 0;
  if (broken || passed + failures.length === 0)
    failures.push({ what: 'checks', detail: lastLines(output, 30) });
  return { passed, tests: 0, failures };
}

async function jestStep(target: string, context: StepContext): Promise<StepResult> {
  const projects = projectsWith(target, context.root);
  if (projects.length === 0) return { passed: 0, tests: 0, failures: [] };
  const results = join(context.folder, target.replace(':', '-'));
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const args = [`--reporters=default`, `--reporters=${join(context.root, reporter)}`];
  const env = { ...context.env, ACCORD_TEST_RESULTS: results };
  const { code, output } = await nx(target, [...args, ...(lanes[target] ?? [])], { ...context, env });
  return addUp({ projects, tallies: readTallies(results), exitCode: code, output });
}

/** Consumers write their pacts into an empty folder; what they write must be what is committed. */
async function consumerPacts(context: StepContext): Promise<StepResult> {
  const folder = join(context.root, 'contracts', 'pacts');
  if (projectsWith('pact:consumer', context.root).length === 0) return { passed: 0, tests: 0, failures: [] };
  const before = takeOutPacts(folder);
  try {
    const result = await jestStep('pact:consumer', context);
    const changed = [...new Set([...changedPacts(before, folder), ...uncommittedPacts(folder)])].sort();
    if (changed.length === 0) return { ...result, passed: result.passed + 1 };
    const detail = `look at what the consumers' tests wrote with "git diff contracts/pacts", and commit it:\n${changed.join('\n')}`;
    return { ...result, failures: [...result.failures, { what: 'committed pacts are current', detail }] };
  } finally {
    if (context.signal.aborted) putBackPacts(folder, before);
  }
}

async function nx(
  target: string,
  args: readonly string[],
  context: StepContext,
): Promise<{ code: number; output: string }> {
  const log = join(context.folder, `${target.replace(':', '-')}.log`);
  const command = ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', target, '--output-style=static'];
  const code = await runLogged([...command, '--exclude-task-dependencies', ...args], {
    ...context,
    cwd: context.root,
    log,
  });
  return { code, output: readFileSync(log, 'utf8') };
}
