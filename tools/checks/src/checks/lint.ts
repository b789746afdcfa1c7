import { type Check, runTool, unlessSilent, workspace } from '../check.ts';

interface FileResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly line: number;
    readonly message: string;
  }[];
}

/** All of the workspace, and what runs in browsers, which knows other globals. */
const programs = ['tsconfig.json', 'apps/*/console/tsconfig.json'];

/** Room for what is young: a program of two thousand files would have its memory swept ten times as often. */
const roomy = ['--max-semi-space-size=64'];

/**
 * Type-aware lint of the whole tree in one program, which costs a third of one program per project and sees what a
 * changed library does to its callers. The `lint` target of a project is the quick look at its own files.
 */
export const lint: Check = {
  name: 'lint',
  summary: 'habits that types cannot hold: promises, exhaustive switches, no hidden clock or environment',
  async run(root) {
    const finished = await runTool(
      'eslint/bin/eslint.js',
      [
        '--config',
        `${workspace}eslint.config.mjs`,
        '--parser-options',
        `projectService:false,project:${JSON.stringify(programs)},tsconfigRootDir:${JSON.stringify(root)}`,
        '--max-warnings',
        '0',
        '--format',
        'json',
        '.',
      ],
      { cwd: root, flags: roomy },
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
