import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why `npm ci` has to run, or undefined when what the lockfile asks for is installed. Compares contents, not times:
 * a checkout touches files without changing them, and an install that was cut short leaves no record at all.
 */
export function whyInstall(workspace) {
  const record = join(workspace, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'nothing is installed yet';
  const wanted = packagesOf(join(workspace, 'package-lock.json'));
  const installed = packagesOf(record);
  const differs = Object.entries(wanted).find(
    ([path, entry]) => path !== '' && !fits(entry, installed[path]),
  );
  return differs && `${differs[0].replace(/^.*node_modules\//, '')} is not installed as the lockfile says`;
}

/** Packages for other platforms are optional and rightly absent. */
function fits(wanted, installed) {
  if (installed === undefined)
    return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
  return wanted.version === installed.version && wanted.integrity === installed.integrity;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
