import { setTimeout as wait } from 'node:timers/promises';

import type { Book } from './book.ts';

/** What of a run is still on its way. */
type Open = Pick<Book, 'openOrders' | 'waitingEvents' | 'openMails' | 'toldEvents'>;

interface Settling {
  readonly print: (line: string) => void;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

/**
 * Retries climb to two minutes after a few failures, and what waits for somebody else stays there: twice that and a
 * minute, counted from the last step forward, for a mail begins to wait where its order has ended waiting.
 */
const stillLimitMs = 300_000;
const roundMs = 500;
/** Calm for so many rounds, in which nothing more was told either: the last events have been read, too. */
const calmRounds = 4;

const asItIs = { now: () => performance.now(), pause: (ms: number) => wait(ms) };

/**
 * Waits until no order is open and no event or mail waits. False when nothing has gone forward for five minutes: the
 * audit says what is missing.
 */
export async function untilSettled(
  book: Open,
  settling: Pick<Settling, 'print'> & Partial<Settling>,
): Promise<boolean> {
  const { print, now, pause }: Settling = { ...asItIs, ...settling };
  let calm = 0;
  let told = Number.NaN;
  let fewest = Number.POSITIVE_INFINITY;
  let giveUpMs = now() + stillLimitMs;
  for (let round = 0; now() < giveUpMs; round += 1) {
    const open = await book.openOrders();
    const waiting = await book.waitingEvents();
    const mails = await book.openMails();
    const before = told;
    told = await book.toldEvents();
    calm = open + waiting + mails === 0 && told === before ? calm + 1 : 0;
    if (calm === calmRounds) return true;
    // An open order has its mail before it. Only what falls below all that was seen counts: this ends, whatever happens.
    const left = 2 * open + mails;
    if (left < fewest) [fewest, giveUpMs] = [left, now() + stillLimitMs];
    if (round % 20 === 19)
      print(`  settling: ${open} orders open, ${waiting} events and ${mails} mails waiting`);
    await pause(roundMs);
  }
  return false;
}
