import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/**
 * `node start-often.ts MAIN` starts the service of that `main.js` once for each environment of the JSON list on stdin,
 * all in this one process: to load a service costs a hundred times what it costs to refuse a configuration. Each start
 * is told as a line of JSON. The last one is left to itself: what it says and how it ends is ours.
 */
const [main = ''] = process.argv.slice(2);
const environments = JSON.parse(await text(process.stdin)) as NodeJS.ProcessEnv[];
const last = environments.pop();

class Ended extends Error {
  readonly code: unknown;
  constructor(code: unknown) {
    super('the process would end');
    this.code = code;
  }
}

process.setMaxListeners(0);
for (const environment of environments) {
  console.log(JSON.stringify(await startedWith(environment)));
}
await start(last, environments.length);

async function startedWith(environment: NodeJS.ProcessEnv): Promise<{ code: unknown; said: string }> {
  const { exit, stderr } = process;
  const { write } = stderr;
  let said = '';
  process.exit = (code) => {
    throw new Ended(code);
  };
  stderr.write = (words: string | Uint8Array) => {
    said += words.toString();
    return true;
  };
  try {
    await start(environment, environments.indexOf(environment));
    return { code: 'started', said };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { code: error.code, said };
  } finally {
    process.exit = exit;
    stderr.write = write;
  }
}

/** Under another name each time, or a module that was run once would not be run again. */
async function start(environment: NodeJS.ProcessEnv | undefined, time: number): Promise<void> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  await import(`${pathToFileURL(main).href}?start=${String(time)}`);
}
