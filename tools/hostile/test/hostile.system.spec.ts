import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { canarySection } from './canary.section.ts';
import { configurationSection } from './configuration.section.ts';
import { fuzzSection } from './fuzz.section.ts';
import { HostileAccord } from './hostile-accord.ts';
import { messageSection } from './messages.section.ts';
import { metricsSection } from './metrics.section.ts';
import { personSection } from './person.section.ts';
import { requestSection } from './requests.section.ts';
import { strangeEventSection } from './strange-events.section.ts';
import { webhookSection } from './webhooks.section.ts';
import { wireSection } from './wire.section.ts';

const limitMs = 120_000;
jest.setTimeout(limitMs);

let accord: HostileAccord;
let births: Record<string, string>;

beforeAll(async () => {
  accord = await HostileAccord.start();
  births = await accord.births();
}, limitMs);

afterAll(async () => {
  await accord.stop();
}, limitMs);

// First, while there is something to sell.
metricsSection(() => accord);
personSection(() => accord);
requestSection(() => accord);
wireSection(() => accord);
messageSection(() => accord);
webhookSection(() => accord);
configurationSection(() => accord);
fuzzSection(() => accord);
strangeEventSection(() => accord);
canarySection(() => accord);

it('leaves every process as it was started, ready and with nothing on its way', async () => {
  expect(await accord.births()).toEqual(births);
  await accord.settle();
  for (const service of ['checkout', 'inventory', 'enrollment', 'customer', 'operations']) {
    expect((await accord.ask(`GET ${service} /health/ready`)).status).toBe(200);
  }
});
