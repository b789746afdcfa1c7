import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Failure } from '@accord/canonical';
import { z } from 'zod';
import { Secret } from '../masked.ts';
import type { Caller } from './caller.ts';

/** A key at rest: enough to recognise it, not enough to use it. */
export const storedApiKey = z.object({
  id: z.string().regex(/^[A-Za-z0-9]+$/, 'may hold letters and digits only'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  scopes: z.array(z.string().min(1)),
  owner: z.string().min(1),
});

export type StoredApiKey = z.infer<typeof storedApiKey>;

const keyForm = /^ack_([A-Za-z0-9]+)_([A-Za-z0-9_-]+)$/;

/**
 * SHA-256 of the secret part. A slow hash would protect guessable secrets; these are 256 random bits, and the check
 * runs on every request.
 */
export function hashKey(secretPart: string): string {
  return createHash('sha256').update(secretPart).digest('hex');
}

/** A new key: the text is shown once to its owner, the stored form goes to the file. */
export function newApiKey(owner: string, scopes: readonly string[]): { key: Secret; stored: StoredApiKey } {
  const id = randomBytes(6).toString('hex');
  const secretPart = randomBytes(32).toString('base64url');
  return {
    key: new Secret(`ack_${id}_${secretPart}`),
    stored: { id, sha256: hashKey(secretPart), scopes: [...scopes], owner },
  };
}

/** The stored form of a key that exists already, for example one made by a launcher. @throws Failure `auth.bad_key_form` */
export function storeApiKey(key: Secret, owner: string, scopes: readonly string[]): StoredApiKey {
  const [, id, secretPart] = keyForm.exec(key.reveal()) ?? [];
  if (id === undefined || secretPart === undefined) {
    throw new Failure('auth.bad_key_form', 'invalid', 'an API key has the form ack_<id>_<secret>');
  }
  return { id, sha256: hashKey(secretPart), scopes: [...scopes], owner };
}

/** The keys that are accepted, held by hash. */
export class ApiKeyStore {
  readonly #keys: ReadonlyMap<string, { readonly hash: Buffer; readonly caller: Caller }>;

  constructor(keys: readonly StoredApiKey[]) {
    this.#keys = new Map(
      keys.map(({ id, sha256, scopes, owner }) => [
        id,
        { hash: Buffer.from(sha256, 'hex'), caller: { name: owner, scopes: new Set(scopes) } },
      ]),
    );
  }

  /** @throws Failure `auth.bad_keys_file` that names the path and what is wrong with the file */
  static async fromFile(path: string): Promise<ApiKeyStore> {
    try {
      return new ApiKeyStore(z.array(storedApiKey).parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch (cause) {
      const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it cannot be read as JSON';
      throw new Failure('auth.bad_keys_file', 'invalid', `ACCORD_API_KEYS_FILE ${path}: ${reason}`, {
        cause,
      });
    }
  }

  /** The caller of a key, undefined for a wrong one. Comparison time does not depend on how much of it is right. */
  find(key: string): Caller | undefined {
    const [, id, secretPart] = keyForm.exec(key) ?? [];
    if (id === undefined || secretPart === undefined) return undefined;
    const known = this.#keys.get(id);
    const hash = createHash('sha256').update(secretPart).digest();
    return known !== undefined && timingSafeEqual(hash, known.hash) ? known.caller : undefined;
  }
}
