import { types } from 'node:util';

/** True for errors of every realm: those that Node’s own modules throw are not `instanceof` a sandbox’s Error. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
