import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What one service promises, as its own code says it. */
export interface ServiceDocuments {
  readonly openapi: Readonly<Record<string, unknown>>;
  readonly asyncapi: Readonly<Record<string, unknown>>;
  readonly topology: Readonly<Record<string, unknown>>;
}

export const documentKinds = ['openapi', 'asyncapi', 'topology'] as const;

const run = promisify(execFile);

/** For what never comes, and not for a machine on which all services are asked at once beside everything else. */
const timeLimitMs = 300_000;

/** Every service of the workspace: an app that can say what it promises. */
export function servicesIn(root: string): string[] {
  return readdirSync(join(root, 'apps'))
    .filter((name) => existsSync(join(root, 'apps', name, 'src', 'documents.ts')))
    .sort();
}

/**
 * Asks the built service. Nothing of it starts: no port, no database, no broker.
 * @throws Error when the service is not built or cannot describe itself
 */
export async function describeService(root: string, service: string): Promise<ServiceDocuments> {
  const main = join(root, 'apps', service, 'dist', 'documents.js');
  const limits = { maxBuffer: 32 * 1024 * 1024, timeout: timeLimitMs };
  const { stdout } = await run(process.execPath, [main], limits);
  return JSON.parse(stdout) as ServiceDocuments;
}
