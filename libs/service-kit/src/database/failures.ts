import { Failure } from '@accord/canonical';
import { isError } from '../is-error.ts';

/** SQLSTATE classes and codes after which the same work may succeed a moment later. */
const transientState = /^(08...|53...|57P0[1-5]|25006|55P03|57014)$/;
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** node-postgres reports these without a code. */
const connectionMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Driver not Connected|Cannot use a pool after calling end|connection is insecure/i;

const retryAfterMs = 2_000;

/**
 * A lost, refused, exhausted or read-only database becomes Failure `database.unavailable` (transient), which answers
 * 503 with Retry-After; everything else is given back as it is. Vendor calls and the broker wrap their own socket errors, so a
 * bare one that gets here is the database's.
 */
export function toDatabaseFailure(error: unknown): unknown {
  if (!isConnectionTrouble(error)) return error;
  return new Failure('database.unavailable', 'transient', 'the database cannot be used right now', {
    cause: error,
    retryAfterMs,
  });
}

/** Two transactions stood in each other's way (serialisation, deadlock): nothing was written, so run it again. */
export function isWorthRepeating(error: unknown): boolean {
  const code = sqlState(error);
  return code === '40001' || code === '40P01';
}

/** True for a violated unique constraint; `constraint` narrows it to one. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false;
  return constraint === undefined || driverField(error, 'constraint') === constraint;
}

export function sqlState(error: unknown): string | undefined {
  return driverField(error, 'code');
}

function isConnectionTrouble(error: unknown): boolean {
  if (!isError(error) || error instanceof Failure) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isConnectionTrouble);
  const code = sqlState(error);
  if (code !== undefined) return transientState.test(code) || connectionCodes.has(code);
  return connectionMessages.test(error.message);
}

/** TypeORM wraps the driver's error and keeps it as `driverError`. */
function driverField(error: unknown, field: 'code' | 'constraint'): string | undefined {
  if (!isError(error)) return undefined;
  const holder: object = 'driverError' in error && isError(error.driverError) ? error.driverError : error;
  const value: unknown = Object.entries(holder).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : undefined;
}
