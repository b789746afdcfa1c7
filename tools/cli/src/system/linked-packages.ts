import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Gives a copy of the workspace its packages without installing: third-party ones by link to this workspace's, our
 * own by link to the copy's.
 */
export async function linkPackages(root: string, copy: string): Promise<void> {
  const packages = join(copy, 'node_modules');
  await mkdir(join(packages, '@accord'), { recursive: true });
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@accord') await symlink(join(root, 'node_modules', name), join(packages, name));
  }
  for (const top of ['apps', 'libs', 'tools']) {
    for (const name of await readdir(join(copy, top))) {
      const own = join(copy, top, name);
      if (existsSync(join(own, 'package.json'))) await symlink(own, join(packages, '@accord', name));
    }
  }
}
