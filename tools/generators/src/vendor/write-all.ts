import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes all files or none: when one cannot be written, those before it are as they were.
 * @param texts by path from the root
 */
export function writeAll(root: string, texts: ReadonlyMap<string, string>): void {
  const undo: (() => void)[] = [];
  try {
    for (const [file, text] of texts) {
      const path = join(root, file);
      const before = existsSync(path) ? readFileSync(path) : undefined;
      const made = mkdirSync(dirname(path), { recursive: true });
      if (made !== undefined) undo.push(() => rmSync(made, { recursive: true }));
      undo.push(() => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before)));
      writeFileSync(path, text);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}
