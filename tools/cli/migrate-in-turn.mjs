// The migrations of several services, one after the other, each as its own program runs. Nearly all that such a
// program computes is loading what the others load, too: five of them in one process cost less than half.
import { pathToFileURL } from 'node:url';

/** @type {{ name: string, main: string, env: Record<string, string> }[]} */
const steps = JSON.parse(process.env.ACCORD_MIGRATIONS);
for (const { name, main, env } of steps) {
  process.env = env;
  try {
    await import(pathToFileURL(main));
  } catch (error) {
    throw new Error(`${name} failed`, { cause: error });
  }
}
