import { type Check, runTool, unlessSilent, workspace } from '../check.ts';

interface FileResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly line: number;
    readonly message: string;
  }[];
}

/** Type-aware lint. The workspace runs it per project (the `lint` target), so that only what changed is linted again. */
export const lint: Check = {
  name: 'lint',
  summary: 'habits that types cannot hold: promises, exhaustive switches, no hidden clock or environment',
  async run(root) {
    const finished = await runTool(
      'eslint/bin/eslint.js',
      [
        '--config',
        `${workspace}eslint.config.mjs`,
        '--max-warnings',
        '0',
        '--format',
        'json',
        'apps',
        'libs',
      ],
      { cwd: root },
    );
    if (!finished.output.startsWith('['))
      return unlessSilent([], { ...finished, code: finished.code || 1 }, 'eslint');
    const results = JSON.parse(finished.output) as FileResult[];
    return results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, message }) => ({
        rule: ruleId ?? 'parse',
        where: `${filePath}:${line}`,
        message,
      })),
    );
  },
};
