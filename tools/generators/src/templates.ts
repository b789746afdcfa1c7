import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadName } from './names.ts';

const folder = fileURLToPath(new URL('../templates/', import.meta.url));
const suffix = '.template';

/**
 * Writes every file of a template, with `__word__` replaced in names and text.
 * @returns paths from the root
 * @throws BadName when the target is there already, so that nothing is overwritten
 */
export function writeTemplate(
  root: string,
  { template, target, words }: { template: string; target: string; words: Readonly<Record<string, string>> },
): string[] {
  if (existsSync(join(root, target))) throw new BadName(`${target} is there already`);
  const fill = (text: string): string =>
    Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`__${word}__`, value), text);
  return readdirSync(join(folder, template), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => {
      const path = join(target, fill(name.slice(0, -suffix.length)));
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), fill(readFileSync(join(folder, template, name), 'utf8')));
      return path;
    });
}
