import { type Check, runTool, unlessSilent } from '../check.ts';

type Issue = Record<string, unknown> & { readonly file: string };

const kinds = [
  'files',
  'dependencies',
  'devDependencies',
  'unlisted',
  'unresolved',
  'exports',
  'types',
  'duplicates',
] as const;

/** Files, exports and dependencies that nothing uses. */
export const deadCode: Check = {
  name: 'dead-code',
  summary: 'no file, export or dependency that nothing uses',
  async run(root) {
    const finished = await runTool('knip/bin/knip.js', ['--reporter', 'json', '--no-progress'], {
      cwd: root,
    });
    const start = finished.output.indexOf('{');
    if (start < 0) return unlessSilent([], { ...finished, code: finished.code || 1 }, 'knip');
    const { issues } = JSON.parse(finished.output.slice(start)) as { issues: Issue[] };
    const findings = issues.flatMap((issue) =>
      kinds.flatMap((kind) => {
        const found = issue[kind];
        if (!Array.isArray(found)) return [];
        return found.map((entry: unknown) => ({ rule: kind, where: issue.file, message: nameOf(entry) }));
      }),
    );
    return unlessSilent(findings, finished, 'knip');
  },
};

function nameOf(entry: unknown): string {
  if (Array.isArray(entry)) return entry.map(nameOf).join(', ');
  return typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : String(entry);
}
