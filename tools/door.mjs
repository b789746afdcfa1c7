// The front door: `node tools/door.mjs COMMAND …` installs what is missing, then runs `accord COMMAND …` under the
// packaged Node. Works under Node 20 and without node_modules, so it imports nothing but Node itself.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './cli/door/install.mjs';
import { whyInstall } from './cli/door/installation.mjs';

const workspace = dirname(dirname(fileURLToPath(import.meta.url)));
const command = process.argv.slice(2);

const reason = whyInstall(workspace);
if (reason) {
  try {
    await install(workspace, reason);
  } catch (error) {
    console.error(`accord: ${error.message}`);
    process.exit(1);
  }
}
// Tools are run from their sources: Node strips the types, and nothing has to be built before the first command.
const main = `${workspace}/tools/cli/src/main.ts`;
process.argv.splice(2, Infinity, 'node', '--conditions=@accord/source', main, ...command);
await import('./with-node.mjs');

// npm's own shell does not pass signals on. The scripts therefore say `exec`; where somebody starts the door through
// another shell and that one is gone, nobody is left who could stop us.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 500).unref();
