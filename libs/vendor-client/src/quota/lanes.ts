/** Who goes first at a vendor whose quota is short, most urgent first. */
export const lanes = ['checkout', 'enrollment', 'sync', 'import'] as const;
export type Lane = (typeof lanes)[number];

/** Share of the burst that a lane leaves to the lanes above it. */
export const keptBack: Readonly<Record<Lane, number>> = {
  checkout: 0,
  enrollment: 0.15,
  sync: 0.3,
  import: 0.5,
};

/** A lane that was refused for this long gets its next call in spite of the ones above it: none starves for ever. */
export const starvingAfterMs = 5_000;

/** The lane itself and the less urgent ones, whose unused calls it may take. */
export function lanesFrom(lane: Lane): readonly Lane[] {
  return lanes.slice(lanes.indexOf(lane));
}
