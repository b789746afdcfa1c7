import { Inject, Injectable } from '@nestjs/common';
import type { ApiKeyStore } from './api-keys.ts';
import type { Caller } from './caller.ts';
import type { TokenVerifier } from './tokens.ts';

export const authenticatorToken = Symbol('authenticator');

/** The ways in which this process recognises a caller. */
export interface Authenticator {
  readonly keys: ApiKeyStore;
  /** Absent where no issuer is configured: then only API keys open the door. */
  readonly tokens?: TokenVerifier;
}

/** Who brings these credentials? Used by the guard, and by pages that take a key in a form. */
@Injectable()
export class CallerCheck {
  constructor(@Inject(authenticatorToken) private readonly authenticator: Authenticator) {}

  /** Undefined for wrong credentials. @throws Failure `auth.keys_unavailable` when a token cannot be checked now */
  async identify(credentials: string): Promise<Caller | undefined> {
    const { keys, tokens } = this.authenticator;
    return credentials.startsWith('ack_') ? keys.find(credentials) : tokens?.verify(credentials);
  }
}
