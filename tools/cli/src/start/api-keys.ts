import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { perService, services as started, type ServiceName } from './services.ts';

interface StoredKey {
  readonly id: string;
  readonly sha256: string;
  readonly scopes: readonly string[];
  readonly owner: string;
}

/** What a developer at the keyboard may do: everything. */
const developerScopes = [
  'orders:write',
  'orders:read',
  'quotes:read',
  'products:read',
  'stock:read',
  'reservations:write',
  'catalogue:write',
  'courses:read',
  'enrollments:read',
  'seats:write',
  'courses:write',
  'customers:read',
  'customers:write',
  'messages:read',
  'flows:write',
  'keys:read',
  'keys:write',
  'operations:read',
  'operations:write',
  'operations:admin',
  'runs:read',
  'runs:write',
  'sides:read',
] as const;

export interface DevelopmentKeys {
  /** The developer's key, also left in `.accord/dev-key`. */
  readonly developer: string;
  readonly services: Readonly<Record<ServiceName, string>>;
  /** Path of the file with the hashes, which every service reads. */
  readonly file: string;
}

/** Makes new keys for this start. Only hashes go to the services' file; the developer's key has a file of its own. */
export function writeDevelopmentKeys(folder: string): DevelopmentKeys {
  const stored: StoredKey[] = [];
  const made = (owner: string, scopes: readonly string[]): string => {
    const id = randomBytes(6).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    stored.push({ id, sha256: createHash('sha256').update(secret).digest('hex'), scopes, owner });
    return `ack_${id}_${secret}`;
  };
  const developer = made('developer', developerScopes);
  const services = perService((name) => made(name, started[name].scopes));
  const file = join(folder, 'api-keys.json');
  mkdirSync(folder, { recursive: true });
  writePrivately(file, `${JSON.stringify(stored, null, 2)}\n`);
  writePrivately(join(folder, 'dev-key'), `${developer}\n`);
  return { developer, services, file };
}

/** Written anew, so that the mode also holds for a file that was there with another one. */
function writePrivately(path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600 });
}
