import { z } from 'zod';
import { endWards, type Ward, wardSchema } from './ward.ts';

/** Between a process and its guardian: `ward` is to be watched, or no longer when it is left out. */
const messageSchema = z.object({ id: z.number().int(), ward: wardSchema.optional() });

/**
 * The process beside a process that starts others: when the channel between them closes, that one has ended, however
 * it ended, and what it left behind is ended here. It leads a session of its own, so no Ctrl-C and no signal to the
 * group reaches it.
 */
const wards = new Map<number, Ward>();

process.on('message', (message) => {
  const { id, ward } = messageSchema.parse(message);
  if (ward) wards.set(id, ward);
  else wards.delete(id);
});

let ending: Promise<never> | undefined;
const end = (): void => void (ending ??= endWards([...wards.values()]).then(() => process.exit(0)));
process.once('disconnect', end);
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, end);
