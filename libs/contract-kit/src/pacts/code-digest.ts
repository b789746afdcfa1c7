import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Names the code as it lies in `apps` and `libs` right now, changes that are in no commit included: what was seen of
 * one code says nothing about another. It is git's own name of that tree.
 * @throws Error when the folder is no git checkout
 */
export function codeDigest(root: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'accord-index-'));
  const index = join(scratch, 'index');
  const git = (args: readonly string[], ...settings: readonly string[]): string =>
    execFileSync('env', [...settings, 'git', '-C', root, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  try {
    // An index of our own, so that what somebody has staged stays as it is; theirs makes the start quick.
    const own = join(root, git(['rev-parse', '--git-path', 'index']));
    if (existsSync(own)) copyFileSync(own, index);
    const ours = `GIT_INDEX_FILE=${index}`;
    git(['add', '--all', '--', 'apps', 'libs'], ours);
    const tree = git(['write-tree'], ours);
    return ['apps', 'libs'].map((part) => git(['rev-parse', `${tree}:${part}`])).join('-');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
