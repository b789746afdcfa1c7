import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const projectFile = z.object({ name: z.string(), targets: z.record(z.string(), z.unknown()).default({}) });

/** Names of the folders of all projects that have the target, read from their project.json. */
export function projectsWith(target: string, root: string): string[] {
  return ['apps', 'libs', 'tools']
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) =>
      readdirSync(join(root, top)).filter((name) => {
        const path = join(root, top, name, 'project.json');
        if (!existsSync(path)) return false;
        return target in projectFile.parse(JSON.parse(readFileSync(path, 'utf8'))).targets;
      }),
    );
}
