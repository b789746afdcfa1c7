import { type Check, runTool, unlessSilent } from '../check.ts';

/** One formatter decides; nobody formats by hand. */
export const format: Check = {
  name: 'format',
  summary: 'every file is as the formatter writes it',
  async run(root) {
    const finished = await runTool(
      'prettier/bin/prettier.cjs',
      ['--list-different', '--ignore-unknown', '.'],
      { cwd: root },
    );
    const findings = finished.output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((file) => ({ rule: 'not-formatted', where: file, message: 'run npx prettier --write on it' }));
    return unlessSilent(findings, finished, 'prettier');
  },
};
