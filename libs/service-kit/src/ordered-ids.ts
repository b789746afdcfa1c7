import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const idsPerFill = 256;
const bytesPerId = 16;

/**
 * Makes UUIDs of version 7 in ascending order, also within a millisecond and when the clock steps back. Asks the
 * system for randomness once per 256 ids: a system call for each id costs more than the rest of it.
 */
export function orderedIds(nowMs: () => number = Date.now): () => string {
  const pool = Buffer.alloc(idsPerFill * bytesPerId);
  let used = pool.length;
  let msecs = 0;
  let seq = 0;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.subarray(used, used + bytesPerId);
    used += bytesPerId;
    const now = nowMs();
    if (now > msecs) {
      msecs = now;
      // Half of the counter's range is left for this millisecond.
      seq = random.readUInt32BE(0) >>> 1;
    } else seq += 1;
    return v7({ random, msecs, seq });
  };
}
