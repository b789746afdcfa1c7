import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../../../..');

/** A published file; undefined when it is not on this machine. The workspace carries no copy of any. */
export function publishedFile(name: string): string | undefined {
  const folder = process.env['ACCORD_DATA'] ?? join(workspace, '..', 'shared', 'data');
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}
