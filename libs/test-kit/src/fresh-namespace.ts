import { randomBytes } from 'node:crypto';

/** A prefix for exchanges and queues, e.g. `t4f2a9c01.`, that keeps tests on one broker apart. */
export function freshNamespace(): string {
  return `t${randomBytes(4).toString('hex')}.`;
}
