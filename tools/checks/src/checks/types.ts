import { type Check, runTool, unlessSilent } from '../check.ts';

/** Types of the whole workspace in one run of the native compiler, sources and tests together. */
export const types: Check = {
  name: 'types',
  summary: 'strict types, unchecked indexes and exact optional properties included',
  async run(root) {
    const finished = await runTool(
      'typescript-native/bin/tsc',
      ['-p', 'tsconfig.json', '--pretty', 'false'],
      { cwd: root },
    );
    const findings = [...finished.output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)].map(
      ([, file = '', line = '', rule = '', message = '']) => ({ rule, where: `${file}:${line}`, message }),
    );
    return unlessSilent(findings, finished, 'tsc');
  },
};
