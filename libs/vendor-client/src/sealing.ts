import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals what replicas of one account share, under a key that only who knows the account's own secret can make: there
 * is no further secret to keep, and a database that leaks gives nothing away.
 */
export class Seal {
  /** Differs when the secret was rotated, and tells nothing about it. */
  readonly id: string;
  readonly #key: Buffer;

  /** @param purpose whom it is for: two accounts with one secret cannot open each other's */
  constructor(secret: string, purpose: string) {
    this.#key = derive(secret, `key of ${purpose}`, 32);
    this.id = derive(secret, `id of ${purpose}`, 6).toString('hex');
  }

  close(text: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  }

  /** Undefined when it was not sealed under this key, or was changed since. */
  open(sealed: Buffer): string | undefined {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, ivBytes));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString(
        'utf8',
      );
    } catch {
      return undefined;
    }
  }
}

function derive(secret: string, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'accord vendor home', info, bytes));
}
