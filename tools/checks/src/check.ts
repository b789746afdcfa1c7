import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One thing that a check rejects. `rule` is stable, so that a red fixture can name what it expects. */
export interface Finding {
  readonly rule: string;
  readonly where: string;
  readonly message: string;
}

/** A gate of this workspace: looks at the tree under `root` and lists what it rejects. */
export interface Check {
  readonly name: string;
  readonly summary: string;
  run(root: string): Promise<Finding[]>;
}

/** The workspace that the tools themselves come from, also when a fixture elsewhere is looked at. */
export const workspace = fileURLToPath(new URL('../../../', import.meta.url));

interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs one of the workspace's own tools under the Node that runs this file. */
export function runTool(
  script: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; flags?: readonly string[] },
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const { flags = [] } = options;
    const child = spawn(process.execPath, [...flags, `${workspace}node_modules/${script}`, ...args], {
      cwd: options.cwd,
      env: {
        ...options.env,
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        NODE_OPTIONS: '',
        NO_COLOR: '1',
      },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output, errors }));
  });
}

/** A tool that failed without saying what is wrong has not checked anything: that is a finding, never a pass. */
export function unlessSilent(findings: Finding[], finished: Finished, tool: string): Finding[] {
  if (findings.length > 0 || finished.code === 0) return findings;
  return [
    {
      rule: 'not-checked',
      where: tool,
      message: `exit ${finished.code}: ${(finished.errors || finished.output).trim().slice(0, 2_000)}`,
    },
  ];
}
