import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CustomerUnderTest } from './support/customer-under-test.ts';

const loader = new URL('../../../tools/from-source.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('./child/consumer.ts', import.meta.url));
const receiptBody = z.object({
  steps: z.array(z.object({ party: z.string(), doneAt: z.string().nullable() })),
});
const deletion = 'data-privacy-deletion-jobs.create';

let world: CustomerUnderTest;
const children = new Set<ChildProcess>();

/** Another replica, which alone takes messages here. Loading all of it takes a busy machine longer than all the rest. */
async function replica(): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--conditions=@accord/source', '--import', loader, program, JSON.stringify(world.environment)],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  children.add(child);
  const [said]: unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  expect(said).toBe('loaded');
  return child;
}

beforeAll(async () => {
  world = await CustomerUnderTest.start(() => ({ ACCORD_ROLES: 'http,relay' }));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await world.stop();
});

it('is finished at the CRM although the process was killed between the CRM and its own commit', async () => {
  const added = await world.call('POST', '/customers', {
    body: { email: 'ada@example.org', givenName: 'Ada', familyName: 'Lovelace' },
  });
  const { id } = z.object({ id: z.string() }).parse(added.body);
  world.mocks.seed('klaviyo', { profiles: [{ email: 'ada@example.org', external_id: id }] });
  const erased = await world.call('DELETE', `/customers/${id}`);
  const { receipt } = z.object({ receipt: z.string() }).parse(erased.body);
  const atTheCrm = async (): Promise<string | null | undefined> => {
    const { body } = await world.call('GET', receipt);
    return receiptBody.parse(body).steps.find(({ party }) => party === 'vendor:klaviyo')?.doneAt;
  };
  expect(await atTheCrm()).toBe(null);

  // The CRM does as it was asked, and its answer never comes.
  world.mocks.faults('klaviyo', [{ operation: deletion, kind: 'timeout', after: true, times: 1 }]);
  const first = await replica();
  await eventually(() => expect(world.profilesOf('ada@example.org')).toEqual([]));
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await atTheCrm()).toBe(null);

  await replica();
  await eventually(async () => expect(await atTheCrm()).toMatch(/^20/));
}, 240_000);
