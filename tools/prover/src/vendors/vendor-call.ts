import { Failure } from '@accord/canonical';
import type { Replica } from '../simulation/replica.ts';
import { never, type Setting } from '../simulation/setting.ts';

export interface VendorCall<T> {
  readonly from: Replica;
  /** `stripe.capture` */
  readonly what: string;
  /** What the vendor does when the request reaches it; may happen twice, or after the caller has given up. */
  readonly effect: () => T;
  /** What a lost answer means to the caller. */
  readonly silence: 'transient' | 'unknown_outcome';
  /** The vendor could not tell a doubled request from two: the network doubles none, and none outlives its caller's patience. */
  readonly unkeyed?: boolean;
}

const legMs = 40;
const patienceMs = { least: 2_000, most: 9_000 };
/** Beyond any time limit of a caller. */
const lateMs = { least: 1_000, most: 19_000 };
/** A request without a key that is still on its way when its caller gives up could not be told from a second one: it arrives before. */
const unkeyedLateMs = { least: 500, most: 1_900 };

/**
 * One call to a vendor: the process may die before and after, the request may get lost, late or doubled, and the answer
 * lost although the vendor has done it. @throws Failure with `sent: no` when it was proven not sent, else `maybe`
 */
export async function callVendor<T>(setting: Setting, call: VendorCall<T>): Promise<T> {
  const { from, what, effect, silence, unkeyed = false } = call;
  const { faults, timeline, trace } = setting;
  await from.turn(what, legMs);
  if (faults.strike('refused', what))
    throw new Failure(`${what}.refused`, 'transient', 'refused', { sent: 'no' });
  const noAnswer = async (): Promise<never> => {
    await sleep(setting, from, faults.delayMs(patienceMs.least, patienceMs.most));
    throw new Failure(`${what}.timeout`, silence, 'no answer', { sent: 'maybe' });
  };
  if (faults.strike('request_lost', what)) return noAnswer();
  if (faults.strike('request_late', what)) {
    const { least, most } = unkeyed ? unkeyedLateMs : lateMs;
    timeline.after(faults.delayMs(least, most), () => {
      trace(() => `${what} arrives late`);
      effect();
    });
    return noAnswer();
  }
  trace(() => `${from.name} calls ${what}`);
  const answer = effect();
  if (!unkeyed && faults.strike('request_repeated', what))
    timeline.after(faults.delayMs(1, lateMs.most), () => {
      trace(() => `${what} arrives again`);
      effect();
    });
  await from.mayDie(`after ${what}`);
  if (faults.strike('answer_lost', what)) return noAnswer();
  await sleep(setting, from, setting.chance.next() * legMs);
  return answer;
}

async function sleep({ timeline }: Setting, from: Replica, ms: number): Promise<void> {
  await new Promise<void>((resolve) => timeline.after(ms, resolve));
  if (!from.alive) await never();
}
