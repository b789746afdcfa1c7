import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';

const source = join(import.meta.dirname, '..', 'src', 'http', 'run-service.ts');

/** A service that never gets done with what is in hand, and says when it runs and when it begins to stop. */
const program = `
  import { runService } from ${JSON.stringify(source)};
  const stop = () => new Promise(() => console.log('stopping'));
  await runService(async () => ({ url: '', stop }));
  setInterval(() => undefined, 1_000);
  console.log('running');`;

it('a second SIGTERM ends a service at once, with a line that says so and a code that a supervisor notices', async () => {
  const child = spawn(
    process.execPath,
    ['--conditions=@accord/source', '--input-type=module', '--eval', program],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const said = text(child.stderr);
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(await said).toMatch(/^a second SIGTERM: ended at once.*\n$/);
}, 60_000);
