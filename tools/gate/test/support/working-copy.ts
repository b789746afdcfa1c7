import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linkPackages } from '@accord/cli';
import { repository } from './tree.ts';

const run = promisify(execFile);

/** One run of the command that CI runs, with what it printed. */
export interface Run {
  readonly passed: boolean;
  readonly said: string;
}

/** Of a verification that this copy ran: see `recordVerification` of contract-kit. */
export interface Record {
  readonly provider: string;
  readonly consumer: string;
  readonly failures: readonly {
    readonly interaction: string;
    readonly flow?: string;
    readonly message: string;
  }[];
}

/** A copy of the whole workspace, code included, in which one line may be broken and the tests of a project run. */
export class WorkingCopy {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  static async make(): Promise<WorkingCopy> {
    const root = mkdtempSync(join(tmpdir(), 'accord-copy-'));
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: repository,
      maxBuffer: 1e8,
    });
    for (const file of stdout.split('\0').filter((name) => name !== '' && existsSync(join(repository, name))))
      cpSync(join(repository, file), join(root, file));
    await linkPackages(repository, root);
    return new WorkingCopy(root);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /**
   * Runs the work with one text in place of another, and puts the file back afterwards.
   * @throws Error when the file no longer holds the text exactly once: the seed would break nothing, or too much
   */
  async with<T>(
    { file, find, replace }: { readonly file: string; readonly find: string; readonly replace: string },
    work: () => Promise<T>,
  ): Promise<T> {
    const path = join(this.#root, file);
    const text = readFileSync(path, 'utf8');
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`${file} holds ${JSON.stringify(find)} ${times} times, not once`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
    try {
      return await work();
    } finally {
      writeFileSync(path, text);
    }
  }

  /** Jest on one project's configuration, as its nx target runs it; colours off. */
  async jest(config: string, ...chosen: readonly string[]): Promise<Run> {
    rmSync(this.#records, { recursive: true, force: true });
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: '0' };
    const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--config', config];
    try {
      const { stdout, stderr } = await run(process.execPath, [...args, ...chosen], {
        cwd: this.#root,
        env,
        maxBuffer: 1e8,
      });
      return { passed: true, said: stdout + stderr };
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return { passed: false, said: stdout + stderr };
    }
  }

  /** What the last run left for the ledger. */
  records(): Record[] {
    if (!existsSync(this.#records)) return [];
    return readdirSync(this.#records).map(
      (name) => JSON.parse(readFileSync(join(this.#records, name), 'utf8')) as Record,
    );
  }

  get #records(): string {
    return join(this.#root, '.accord', 'verifications');
  }
}
