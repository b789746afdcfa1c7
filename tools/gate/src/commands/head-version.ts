import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The commit of this checkout, which is the version of every service in it.
 * @throws Error when contracts or code differ from the commit: such a version could not be found again
 */
export async function headVersion(root: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', root, ...args])).stdout.trim();
  const changed = await git('status', '--porcelain', '--', 'apps', 'libs', 'contracts');
  if (changed !== '')
    throw new Error('apps, libs or contracts differ from the commit: commit first, or say --version');
  return git('rev-parse', 'HEAD');
}
