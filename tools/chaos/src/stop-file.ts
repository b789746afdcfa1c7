import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { stateFolder } from '@accord/infra';

/** Reports lie here, and the file by which another terminal presses the stop button. */
export const chaosFolder = join(stateFolder, 'chaos');

const lookEveryMs = 250;

/** Calls back once when somebody leaves the file; one of an earlier run is none. @returns ends the watch */
export function watchStopFile(press: () => void, path = join(chaosFolder, 'stop')): () => void {
  rmSync(path, { force: true });
  const looking = setInterval(() => {
    if (!existsSync(path)) return;
    clearInterval(looking);
    rmSync(path, { force: true });
    press();
  }, lookEveryMs);
  looking.unref();
  return () => {
    clearInterval(looking);
  };
}

export function leaveStopFile(path = join(chaosFolder, 'stop')): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
}
