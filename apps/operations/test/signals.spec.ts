import { systemClock, systemIds } from '@accord/service-kit';
import type { RunningService } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { startVendorMocks } from '@accord/vendor-mocks';
import type { VendorMocks } from '@accord/vendor-mocks';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IncidentPage, IncidentStorySchema } from '../src/inbound/incidents.schema.ts';
import { everybodyTold, healthPage } from './incident-scene.ts';
import { World } from './world.ts';

let world: World;
let mocks: VendorMocks;
const well = { run: true };
const services: RunningService[] = [];

beforeAll(async () => {
  [world, mocks] = await Promise.all([World.begin(), startVendorMocks()]);
  services.push(
    await healthPage(world.config, 'checkout'),
    await healthPage(world.config, 'enrollment', { 'runs inventory.follow-articles': () => well.run }),
  );
  await world.startOperations(everybodyTold(mocks, services));
});
afterAll(async () => {
  await world.end();
  await Promise.all([mocks.stop(), ...services.map((service) => service.stop())]);
});

async function byCause(state: 'open' | 'resolved', node: string) {
  const { body } = await world.get(`/api/incidents?state=${state}`);
  return IncidentPage.parse(body).items.filter(({ cause }) => cause.node === node);
}

async function story(id: string) {
  return IncidentStorySchema.parse((await world.get(`/api/incidents/${id}`)).body);
}

describe('a run that failed', () => {
  it('is an incident of its flow until a later run ends well, as the page of its service says', async () => {
    well.run = false;
    const [open] = await eventually(async () => {
      const found = await byCause('open', 'flow:inventory.follow-articles');
      expect(found).toMatchObject([{ title: 'The flow inventory.follow-articles did not come to its end' }]);
      return found;
    });
    well.run = true;
    await eventually(async () => {
      expect(await story(open?.id ?? '')).toMatchObject({ state: 'resolved' });
    });
  });
});

describe('a vendor that answers in another form', () => {
  it('is one incident that names the field to everybody who is told, and is over when it has been quiet', async () => {
    const differs = (field: string): void => {
      world.peer.telemetry.record({
        ...{ kind: 'answer-differs', correlationId: systemIds.next(), at: systemClock.now().toISOString() },
        ...{ vendor: 'klaviyo', answer: 'profile', field },
      });
    };
    for (let time = 0; time < 30; time += 1) differs('data.attributes.email');
    differs('data.id');
    const [open] = await eventually(async () => {
      const found = await byCause('open', 'vendor:klaviyo');
      expect(found).toHaveLength(1);
      expect(found[0]?.signals.map(({ code, count }) => [code, count]).sort()).toEqual([
        ['vendor.answer_differs:profile/data.attributes.email', 30],
        ['vendor.answer_differs:profile/data.id', 1],
      ]);
      expect(JSON.stringify(mocks.state('pagerduty'))).toContain('(profile/data.');
      return found;
    });
    await world.rows(
      `UPDATE problems SET first_raised_at = first_raised_at - interval '16 minutes',
         last_raised_at = last_raised_at - interval '16 minutes' WHERE node = 'vendor:klaviyo'`,
    );
    await eventually(async () => {
      expect((await story(open?.id ?? '')).state).toBe('resolved');
    });
  });
});
