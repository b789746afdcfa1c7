import { afterAll, beforeAll } from '@jest/globals';
import { z } from 'zod';
import { pulledProfilesSuite } from './conformance/pulled-profiles.suite.ts';
import { CustomerUnderTest } from './support/customer-under-test.ts';

let world: CustomerUnderTest;

beforeAll(async () => {
  world = await CustomerUnderTest.start(() => ({ KLAVIYO_PAGE_SIZE: '8' }));
});
afterAll(async () => {
  await world.stop();
});

const held = z.object({
  profiles: z.array(z.object({ attributes: z.object({ email: z.string(), last_name: z.string() }) })),
});

pulledProfilesSuite({
  world: () => world,
  flow: 'customer.klaviyo-profiles',
  vendor: 'klaviyo',
  list: 'profiles.list',
  edit: (edited) =>
    world.mocks.seed('klaviyo', {
      profiles: edited.map(({ email, familyName, changedAt, withdrawnAt }) => ({
        email,
        ...(familyName !== undefined && { first_name: 'Ada', last_name: familyName }),
        changedAt,
        ...(withdrawnAt !== undefined && { unsubscribedAt: withdrawnAt }),
      })),
    }),
  theirs: () =>
    held
      .parse(world.mocks.state('klaviyo'))
      .profiles.map(({ attributes }) => `${attributes.email} ${attributes.last_name}`),
});
