import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Check, Finding } from '../check.ts';

interface LockedPackage {
  readonly optionalDependencies?: Record<string, string>;
  readonly optional?: boolean;
}

/** The platforms that Accord is promised to install on; other binaries may be missing. */
const promised = /(linux-(x64|arm64)(-gnu|-glibc)?|darwin-(x64|arm64)|(win32|win|windows)-x64(-msvc)?)$/;

/**
 * A lockfile made on one platform leaves out binaries that the registry did not have for the others; `npm ci`
 * there then installs nothing, silently. What a locked package offers for a promised platform must be locked too.
 */
export const lock: Check = {
  name: 'lock',
  summary: 'the lockfile holds the binaries of every platform',
  async run(root) {
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
    const findings: Finding[] = [];
    for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
      for (const name of Object.keys(optionalDependencies)) {
        if (promised.test(name) && !locked.has(name))
          findings.push({ rule: 'platform-missing', where: path || 'package.json', message: name });
      }
    }
    return findings;
  },
};
