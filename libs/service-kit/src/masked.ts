import { inspect } from 'node:util';
import { isError } from './is-error.ts';

const mask = '***';

/** A value that must never be printed: String(), JSON, template strings and inspection all give `***`. */
class Masked<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. Every call of this method is a place to look at in a review. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.toPrimitive](): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}

/** A credential: key, password, token, signing secret. */
export class Secret<T = string> extends Masked<T> {
  readonly kind = 'secret';
}

/** Data about a person: name, e-mail, address. */
export class Personal<T = string> extends Masked<T> {
  readonly kind = 'personal';
}

const sensitiveKeys =
  /^(authorization|cookie|set-cookie|password|passwd|secret|token|access_?token|refresh_?token|api_?key|x-api-key|client_?secret|wstoken|signature|email|e-mail|given_?name|family_?name|first_?name|last_?name|full_?name|phone|street2?|iban|card_?number|cvc|cvv)$/i;

const sensitiveText = new RegExp(
  [
    '[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+', // an e-mail address
    '(?:bearer|basic)\\s+[\\w.~+/=-]{6,}', // an authorization header's value
    '\\b(?:ack|sk|rk|pk|whsec|SG)[_.][\\w.-]{8,}', // keys that announce themselves by prefix
    '\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*', // a JSON web token
    '(?<=[?&](?:token|key|api_key|wstoken|access_token|signature)=)[^&\\s]+', // credentials in an address
    '(?<=://[^/:@\\s]*:)[^@/\\s]+(?=@)', // the password in amqp://user:password@host
    '(?<![\\w-])\\d(?:[ -]?\\d){12,18}(?![\\w-])', // what could be a card number
  ].join('|'),
  'gi',
);

const deepest = 6;
const longestText = 4000;

/**
 * Copy of a log field that is fit to leave the process: masks by type, by field name and by tell-tale form.
 * Errors keep name, code, message, stack and cause only, since drivers hang queries and parameters on theirs.
 */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Masked) return mask;
  if (value instanceof Date) return value.toISOString();
  if (depth >= deepest) return '[deeper]';
  if (isError(value)) return maskedError(value, depth);
  if (Buffer.isBuffer(value)) return `[${String(value.length)} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => masked(item, depth + 1));
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [
      maskText(String(key)),
      sensitiveKeys.test(String(key)) && item !== undefined ? mask : masked(item, depth + 1),
    ]),
  );
}

export function maskText(text: string): string {
  return text.slice(0, longestText).replace(sensitiveText, mask);
}

function maskedError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    ...('code' in error ? { code: masked(error.code, depth + 1) } : {}),
    message: maskText(error.message),
    ...(error.stack === undefined ? {} : { stack: maskText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: masked(error.cause, depth + 1) }),
    ...('errors' in error ? { errors: masked(error.errors, depth + 1) } : {}),
  };
}
