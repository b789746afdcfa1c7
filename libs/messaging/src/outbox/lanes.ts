/** Enough for several relays to share the work, few enough that a batch is not scattered. */
export const laneCount = 16;

/** Events of one aggregate share a lane, and a lane has one relay at a time: that is what keeps their order. */
export function laneOf(subject: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < subject.length; index += 1) {
    hash = Math.imul(hash ^ subject.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 16) % laneCount;
}
