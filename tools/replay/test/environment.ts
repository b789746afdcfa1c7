import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../../..');

/** Where published data sets lie; undefined when they are not on this machine. The workspace carries no copy of them. */
export function folderOfData(): string | undefined {
  const folder = process.env['ACCORD_DATA'] ?? join(workspace, '..', 'shared', 'data');
  return existsSync(join(folder, 'oulad-courses.csv')) ? folder : undefined;
}
