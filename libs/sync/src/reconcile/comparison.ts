import type { Difference } from './difference.ts';
import type { KeyRange, Side } from './side.ts';

/** What a difference means, and what mends it. */
export interface Judgement {
  /** `owner.snake_reason`, for a person and for statistics. */
  readonly code: string;
  /** What mends it, as a code: `tell_order_placed_again`. */
  readonly action: string;
  /** False where it is beyond us: a person or the other side has to act, and `action` says what is waited for. */
  readonly repairable: boolean;
  /** True where a person has to want it mended: a comparison by schedule shows it and leaves it. */
  readonly asksPerson?: boolean;
}

/**
 * Two sides that have to say the same, and what to do where they do not. `kind` and `against` name it: stock against
 * weclapp.
 */
export abstract class Comparison {
  abstract readonly kind: string;
  abstract readonly against: string;
  /** A record that changed so lately on either side is not judged: the other may be about to hear of it. */
  readonly graceMs: number = 0;
  /** False where a flow sees to it anyway that both sides are equal: then only who asks has it made. */
  readonly bySchedule: boolean = true;
  /** Keys that a comparison by schedule looks at, where they grow with time; a person's always looks at all. */
  recent?(now: Date): KeyRange | Promise<KeyRange>;

  /** Both sides as they are now, opened for one comparison. */
  abstract open(): { readonly ours: Side; readonly theirs: Side };

  /** Undefined where it is none after all. */
  abstract judge(difference: Difference): Promise<Judgement | undefined>;

  /**
   * Mends one difference; called again for the same one it does no harm. It may have its effect later.
   * @returns where it cannot have been mended yet: what that waits for. @throws Failure
   */
  abstract repair(difference: Difference, judgement: Judgement): Promise<string | undefined>;
}
