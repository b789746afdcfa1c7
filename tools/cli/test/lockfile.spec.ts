import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const workspace = fileURLToPath(new URL('../../../', import.meta.url));
const lockfile = z.object({ packages: z.record(z.string(), z.object({ name: z.string().optional() })) });

describe('package-lock.json', () => {
  it('knows every package of the workspace, or npm ci refuses a fresh clone', () => {
    const { packages } = lockfile.parse(
      JSON.parse(readFileSync(join(workspace, 'package-lock.json'), 'utf8')),
    );
    const folders = ['apps', 'libs', 'tools'].flatMap((top) =>
      readdirSync(join(workspace, top))
        .map((name) => `${top}/${name}`)
        .filter((folder) => existsSync(join(workspace, folder, 'package.json'))),
    );
    const locked = Object.keys(packages).filter((path) => /^(apps|libs|tools)\//.test(path));
    expect(locked.sort()).toEqual(folders.sort());
  });
});
