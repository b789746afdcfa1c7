// Runs a command under the Node that the lockfile pins, whatever Node the machine has.
// Works under Node 20: it is the door through which every script of this workspace enters.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(workspace, 'node_modules');
const oldestRuntime = [22, 15];

const packaged = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]
  .map((name) => join(modules, name, 'bin'))
  .find((folder) => existsSync(join(folder, process.platform === 'win32' ? 'node.exe' : 'node')));

if (!packaged) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestRuntime[0] || (major === oldestRuntime[0] && minor < oldestRuntime[1])) {
    console.error(
      `accord: Node ${process.versions.node} is too old and no packaged Node is installed; run npm ci, or use Node ${oldestRuntime.join('.')} or newer.`,
    );
    process.exit(1);
  }
}

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error('usage: node tools/with-node.mjs COMMAND [ARG…]');
  process.exit(2);
}

const env = {
  ...process.env,
  PATH: [packaged, join(modules, '.bin'), process.env.PATH].filter(Boolean).join(delimiter),
  NODE_OPTIONS: [
    process.env.NODE_OPTIONS,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
  ]
    .filter((option, index, all) => option && all.indexOf(option) === index)
    .join(' '),
  // Compiled code is kept between runs: a fifth less to compute for each of the many programs of one `npm test`.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(workspace, '.accord', 'compile-cache'),
  PACT_DO_NOT_TRACK: 'true',
  SCARF_ANALYTICS: 'false',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
};
const child = spawn(command === 'node' && packaged ? join(packaged, 'node') : command, args, {
  stdio: 'inherit',
  env,
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`accord: cannot run ${command}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)));
