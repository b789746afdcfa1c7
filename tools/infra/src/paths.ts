import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvironment } from './environment.ts';

/** `start` keeps its data between runs; `test` is thrown away at each start and trades durability for speed. */
export type Profile = 'start' | 'test';

/** Root of the checkout: three levels above src/ and dist/ alike. */
export const workspaceRoot = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** The one git-ignored folder that holds all state of this checkout; ACCORD_STATE moves it. */
export const stateFolder = readEnvironment().stateFolder ?? join(workspaceRoot, '.accord');

export function profileFolder(profile: Profile): string {
  return profile === 'start' ? stateFolder : join(stateFolder, 'test');
}
