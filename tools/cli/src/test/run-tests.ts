import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Infra, joinInfra, stateFolder, workspaceRoot } from '@accord/infra';
import { inheritedEnvironment } from '../environment.ts';
import { steps } from './steps.ts';
import { type StepResult, verdict } from './tally.ts';

/** Below this a step is quick enough to need no sign of life. */
const signOfLifeMs = 10_000;

/**
 * Everything that says whether this checkout is good, in one run; ends with the plain line `N passed, N failed`.
 * @returns true when green. When `signal` is aborted, what was started is ended and the answer is false.
 */
export async function runTests(print: (line: string) => void, signal: AbortSignal): Promise<boolean> {
  const folder = join(stateFolder, 'test-results');
  mkdirSync(folder, { recursive: true });
  const infra = await joinInfra({ profile: 'test', print });
  try {
    const results = await runSteps(infra, { folder, print, signal });
    if (signal.aborted) {
      print('interrupted');
      return false;
    }
    const { line, green } = verdict(results);
    print(line);
    return green;
  } finally {
    await infra.release('now');
  }
}

interface RunOptions {
  readonly folder: string;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

async function runSteps(infra: Infra, { folder, print, signal }: RunOptions): Promise<StepResult[]> {
  const env = {
    ...inheritedEnvironment(),
    ACCORD_TEST_PG_URL: infra.pgUrl,
    ACCORD_TEST_AMQP_URL: infra.amqpUrl,
  };
  const results: StepResult[] = [];
  for (const step of steps) {
    const startedAt = performance.now();
    const seconds = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
    const ticking = setInterval(() => print(`${step.name}: … ${seconds()}`), signOfLifeMs);
    const result = await step.run({ root: workspaceRoot, folder, env, signal });
    clearInterval(ticking);
    if (signal.aborted) break;
    results.push(result);
    print(`${step.name}: ${result.passed} passed, ${result.failures.length} failed, ${seconds()}`);
    if (result.slowest) print(`  longest: ${result.slowest.join(', ')}`);
    for (const { what, detail } of result.failures) print(`\n  RED ${what}\n${indented(detail)}\n`);
  }
  return results;
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '      ');
