import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@accord/service-kit';

/** A notice as it came, not believed yet. */
export interface CrmNotice {
  readonly method: 'POST';
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Buffer;
}

/** Which flow a notice begins, and by what it is known that the CRM sent it: a secret in its address, or a signature. */
export class CrmNotices {
  readonly flow: string;
  readonly #secret: Secret | undefined;
  readonly #isSigned: (notice: CrmNotice) => boolean;

  constructor(
    flow: string,
    known: { readonly secret: Secret | undefined; readonly isSigned: (notice: CrmNotice) => boolean },
  ) {
    this.flow = flow;
    this.#secret = known.secret;
    this.#isSigned = known.isSigned;
  }

  isTheirs(notice: CrmNotice, token: string | undefined): boolean {
    return isOurs(token, this.#secret) || this.#isSigned(notice);
  }
}

/** Compared as digests, in constant time and without telling the length; without a secret nothing is ours. */
function isOurs(token: string | undefined, expected: Secret | undefined): boolean {
  if (!token || !expected) return false;
  return timingSafeEqual(digest(token), digest(expected.reveal()));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
