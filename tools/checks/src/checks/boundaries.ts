import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Check, runTool, unlessSilent, workspace } from '../check.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string; readonly severity: string };
}

/** Who may import whom, by the Nx tags and the layers inside a service; no cycles at run time. */
export const boundaries: Check = {
  name: 'boundaries',
  summary: 'imports stay inside what tags and layers permit; no runtime cycle',
  async run(root) {
    const tops = ['apps', 'libs', 'tools'].filter((top) => existsSync(join(root, top)));
    const finished = await runTool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      [...tops, '--config', `${workspace}.dependency-cruiser.mjs`, '--output-type', 'json'],
      { cwd: root, env: { ACCORD_CHECK_ROOT: root } },
    );
    if (!finished.output.startsWith('{'))
      return unlessSilent([], { ...finished, code: finished.code || 1 }, 'dependency-cruiser');
    const { summary } = JSON.parse(finished.output) as {
      summary: { violations: Violation[]; totalCruised: number };
    };
    if (summary.totalCruised === 0)
      return [{ rule: 'not-checked', where: root, message: 'no module was looked at' }];
    return summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      where: from,
      message: `imports ${to}`,
    }));
  },
};
