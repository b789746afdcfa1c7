/** Where an import is killed, as parts of the way: of the bytes sent, or of the records loaded. */
export interface KillPoints {
  /** Each in an upload of its own, since one that breaks off has changed nothing and is sent again. */
  readonly sending: readonly number[];
  /** All in the same run, which goes on each time. */
  readonly loading: readonly number[];
}

/** So much of the points falls on the upload, which takes a part of the time only. */
const sendingShare = 0.3;

/** So many points anywhere between the first byte and the last record. */
export function killPoints(count: number, chance: () => number): KillPoints {
  const points = Array.from({ length: count }, chance).toSorted((one, other) => one - other);
  const isSending = (point: number): boolean => point < sendingShare;
  return {
    sending: points.filter(isSending).map((point) => point / sendingShare),
    loading: points
      .filter((point) => !isSending(point))
      .map((point) => (point - sendingShare) / (1 - sendingShare)),
  };
}
