import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import type { Check, Finding } from '../check.ts';

const readmeLines = 150;
const skipped = new Set(['node_modules', 'dist', '.accord', '.nx', '.git', 'fixtures']);

/** Documents point at files that exist, and the front page stays short enough to be read. */
export const links: Check = {
  name: 'links',
  summary: `links between documents and code resolve; README.md has at most ${readmeLines} lines`,
  async run(root) {
    const findings: Finding[] = [];
    for (const file of await markdownBelow(root)) {
      const text = await readFile(file, 'utf8');
      const where = relative(root, file);
      if (where === 'README.md' && text.split('\n').length - 1 > readmeLines) {
        findings.push({ rule: 'too-long', where, message: `more than ${readmeLines} lines` });
      }
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        if (!existsSync(join(dirname(file), decodeURI(target))))
          findings.push({ rule: 'broken-link', where, message: target });
      }
    }
    return findings;
  },
};

async function markdownBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name))
      found.push(...(await markdownBelow(join(folder, entry.name))));
    if (entry.isFile() && entry.name.endsWith('.md')) found.push(join(folder, entry.name));
  }
  return found;
}
