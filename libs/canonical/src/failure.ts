/**
 * What a caller may do about a failure.
 * - `transient`: the same call may succeed soon (a broken connection, a 503).
 * - `wait_for_vendor`: not before the other side has recovered or its quota is filled again; not our fault, so it uses up no attempts.
 * - `unknown_outcome`: it may have happened. Look it up, or repeat it under the same key; never assume either way.
 * - `invalid`, `not_found`, `conflict`: the request is wrong or comes too late; repeating changes nothing.
 * - `unauthenticated`, `forbidden`: the caller is not known, or may not.
 * - `bug`: our own program broke a promise.
 */
export type FailureKind =
  | 'transient'
  | 'wait_for_vendor'
  | 'unknown_outcome'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'bug';

export interface FailureOptions {
  readonly cause?: unknown;
  /** The other side asked us to stay away for this long. */
  readonly retryAfterMs?: number;
  /** Whether the request left this process: `no` is proof that nothing happened at the other side. Default `maybe`. */
  readonly sent?: 'no' | 'maybe' | 'yes';
  /** Safe to log and to show to an operator: never personal data, never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * What the business does not expect. Code decides on `kind` and `code` (`owner.snake_reason`), never on the message.
 * What the business does expect, a declined card for example, is a value and not a Failure.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly kind: FailureKind;
  readonly sent: 'no' | 'maybe' | 'yes';
  readonly retryAfterMs?: number;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: string, kind: FailureKind, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = kind;
    this.sent = options.sent ?? 'maybe';
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}
