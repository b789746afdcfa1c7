import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { linkPackages } from '@accord/cli';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly said: string;
}

/** A copy of what is committed or about to be, in which a generator may write and everything can be run. */
export class TreeCopy {
  private constructor(readonly root: string) {}

  static async make(): Promise<TreeCopy> {
    const copy = await mkdtemp(join(tmpdir(), 'accord-new-'));
    const { stdout } = await run('git', ['ls-files', '-z', '--cached'], { cwd: root, maxBuffer: 1e8 });
    for (const file of stdout.split('\0').filter(Boolean)) await cp(join(root, file), join(copy, file));
    await linkPackages(root, copy);
    return new TreeCopy(copy);
  }

  /** One command of the workspace. */
  async node(...args: string[]): Promise<Outcome> {
    // What is said is read here, and not by a person.
    const env = { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0' };
    try {
      const { stdout, stderr } = await run(process.execPath, args, { cwd: this.root, env, maxBuffer: 1e8 });
      return { code: 0, said: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    }
  }

  /** A tool that runs from its source. */
  tool(main: string, ...args: string[]): Promise<Outcome> {
    return this.node('--conditions=@accord/source', main, ...args);
  }

  /** What `npx accord new` does. */
  create(...args: string[]): Promise<Outcome> {
    return this.tool('tools/generators/src/main.ts', ...args);
  }

  jest(config: string, ...more: string[]): Promise<Outcome> {
    return this.node(
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--config',
      config,
      ...more,
    );
  }

  /**
   * Lint with types of these files alone, in one program of them and what they import: the program of each of their
   * projects, one after the other, costs four times as much.
   */
  async lint(files: readonly string[]): Promise<Outcome> {
    const program = 'tsconfig.written.json';
    await writeFile(join(this.root, program), JSON.stringify({ extends: './tsconfig.base.json', files }));
    try {
      return await this.node(
        'node_modules/eslint/bin/eslint.js',
        '--max-warnings',
        '0',
        '--parser-options',
        `projectService:false,project:${program},tsconfigRootDir:${JSON.stringify(this.root)}`,
        ...files,
      );
    } finally {
      await rm(join(this.root, program));
    }
  }

  /**
   * Every service as it would be built: what nothing was written into is taken as it stands built beside the original.
   * Without what a browser shows: nobody asks it here, and it would cost more than all else.
   */
  async build(written: ReadonlySet<string>): Promise<void> {
    await rm(join(this.root, 'apps/operations/console/vite.config.mjs'));
    for (const project of await this.#projects('libs', 'apps')) {
      const built = join(root, project, 'dist');
      const isChanged = [...written].some((file) => file.startsWith(`${project}/`));
      if (!isChanged && existsSync(built))
        await cp(built, join(this.root, project, 'dist'), { recursive: true });
      else expect(await this.node('tools/build.mjs', project)).toEqual({ code: 0, said: '' });
    }
  }

  /** Folders of all projects below these. */
  async #projects(...tops: readonly string[]): Promise<string[]> {
    const names = await Promise.all(
      tops.map(async (top) => (await readdir(join(this.root, top))).map((name) => `${top}/${name}`)),
    );
    return names.flat().filter((project) => existsSync(join(this.root, project, 'package.json')));
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** The files that a generator says it wrote. */
export function writtenIn({ said }: Outcome): string[] {
  return [...said.matchAll(/^wrote (.*)$/gm)].map(([, file = '']) => file);
}
