import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { type Check, type Finding, runTool, unlessSilent } from '../check.ts';

/** Types of the whole workspace in one run of the native compiler, sources and tests together; then what runs in browsers. */
export const types: Check = {
  name: 'types',
  summary: 'strict types, unchecked indexes and exact optional properties included',
  async run(root) {
    const findings: Finding[] = [];
    for (const program of ['tsconfig.json', ...consolesBelow(root)])
      findings.push(...(await compile(root, program)));
    return findings;
  },
};

/** A console sees a browser's globals and no others, which takes a program of its own. */
function consolesBelow(root: string): string[] {
  const apps = join(root, 'apps');
  return (existsSync(apps) ? readdirSync(apps) : [])
    .map((app) => join('apps', app, 'console', 'tsconfig.json'))
    .filter((path) => existsSync(join(root, path)));
}

/** One checker: of four, each works out anew most of what the others have, which two cores pay twice over. */
const frugal = { args: ['--checkers', '1'], env: { GOGC: '400' } };

async function compile(root: string, program: string): Promise<Finding[]> {
  const finished = await runTool(
    'typescript-native/bin/tsc',
    ['-p', program, '--pretty', 'false', ...frugal.args],
    { cwd: root, env: frugal.env },
  );
  const findings = [...finished.output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)].map(
    ([, file = '', line = '', rule = '', message = '']) => ({ rule, where: `${file}:${line}`, message }),
  );
  return unlessSilent(findings, finished, 'tsc');
}
