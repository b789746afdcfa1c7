import { type AccordApi, pause } from './accord-api.ts';
import { messageDifferences } from './balance.ts';
import { type MessageLedger, readMessages } from './ledger.ts';

const quietLimitMs = 120_000;

/** What the new catalogue set off is no part of the replay: waits until the counters have stood still for two seconds. */
export async function untilStill(api: AccordApi): Promise<void> {
  const giveUpMs = performance.now() + quietLimitMs;
  for (let last = '', still = 0; still < 3 && performance.now() < giveUpMs; await pause(1_000)) {
    const { ended, published, waiting } = await readMessages(api);
    const now = JSON.stringify([[...ended], [...published], waiting]);
    still = now === last ? still + 1 : 0;
    last = now;
  }
}

/** Mails and CRM go on after an order is complete; gives up after two minutes and lets the balance say what is missing. */
export async function untilQuiet(api: AccordApi, before: MessageLedger): Promise<void> {
  const giveUpMs = performance.now() + quietLimitMs;
  let last = -1;
  for (;;) {
    const messages = await readMessages(api);
    const ended = [...messages.ended.values()].reduce((sum, count) => sum + count, 0);
    const open = messageDifferences(before, messages).length;
    if ((open === 0 && ended === last) || performance.now() > giveUpMs) return;
    last = ended;
    await pause(1_000);
  }
}
