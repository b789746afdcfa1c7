import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One place in an existing file: after the first text that matches, before it, or instead of it. */
export interface Edit {
  /** Path from the root. */
  readonly file: string;
  readonly find: RegExp;
  /** `$&` is what was found. */
  readonly replace: string;
}

/**
 * Applies all edits or none: every place is looked for before the first file is written.
 * @throws Error naming the file whose place is no longer there
 */
export function applyEdits(root: string, edits: readonly Edit[]): string[] {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    const edited = text.replace(find, replace);
    if (edited === text) throw new Error(`${file} has changed: ${String(find)} is not in it`);
    texts.set(file, edited);
  }
  for (const [file, text] of texts) writeFileSync(join(root, file), text);
  return [...texts.keys()];
}
