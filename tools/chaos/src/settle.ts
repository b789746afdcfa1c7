import { setTimeout as wait } from 'node:timers/promises';

import type { Book } from './book.ts';

/** Retries climb to two minutes after a few failures; an order that takes longer has not come to an end. */
const settleLimitMs = 240_000;
const roundMs = 500;
/** Calm for so many rounds: the last events have been read, too. */
const calmRounds = 4;

/** Waits until no order is open and no event or mail waits. False when time is up: the audit says what is missing. */
export async function untilSettled(book: Book, print: (line: string) => void): Promise<boolean> {
  const giveUpMs = performance.now() + settleLimitMs;
  let calm = 0;
  for (let round = 0; performance.now() < giveUpMs; round += 1) {
    const open = await book.openOrders();
    const waiting = await book.waitingEvents();
    const mails = await book.openMails();
    calm = open + waiting + mails === 0 ? calm + 1 : 0;
    if (calm === calmRounds) return true;
    if (round % 20 === 19)
      print(`  settling: ${open} orders open, ${waiting} events and ${mails} mails waiting`);
    await wait(roundMs);
  }
  return false;
}
