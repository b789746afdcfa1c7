import { z } from 'zod';
import type { SourcePosition } from './ports/article-source.ts';

/** Read again at every run: clocks of the source may be minutes apart, and a long transaction of theirs shows up late. */
const overlapMs = 600_000;

/** A position as a checkpoint keeps it. */
export const positionKept = z.object({
  changedUntilMs: z.number(),
  lastRecord: z.string(),
  latestChangeMs: z.number().exactOptional(),
});

/**
 * Where the run after this one begins. A time that lies ahead of us is a wrong clock's, and must not hide what comes after
 * it; nor may what the last run read late hide what was changed while it was reading.
 */
export function overlapped({ changedUntilMs }: SourcePosition, startedAtMs: number): SourcePosition {
  return { changedUntilMs: Math.max(0, Math.min(changedUntilMs, startedAtMs) - overlapMs), lastRecord: '' };
}
