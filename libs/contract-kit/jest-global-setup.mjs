// Jest's globalSetup for consumer tests: their folder of pacts is empty before the first one writes, because Pact
// merges into what is there and an interaction that nobody expects any more would stay for ever. A run of chosen
// files leaves the folder alone, or it would throw away what the other files wrote.
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

export default async function emptyPacts(globalConfig, { rootDir, globals }) {
  const chosen = globalConfig.testPathPatterns?.patterns ?? globalConfig.nonFlagArgs;
  const folder = fileURLToPath(new URL(`../../contracts/pacts/${basename(rootDir)}/`, import.meta.url));
  if (chosen.length === 0) rmSync(folder, { recursive: true, force: true });
  const { default: bringUpInfra } = await import(globals.infraSetup);
  await bringUpInfra();
}
