import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onlooker } from '../world.ts';
import { flowJourneys } from './journeys/flows.ts';
import { incidentJourneys } from './journeys/incidents.ts';
import { orderJourneys } from './journeys/orders.ts';
import { parkedJourneys } from './journeys/parked.ts';
import { roleJourneys } from './journeys/roles.ts';
import { barriersOn, goTo, picture } from './looks.ts';
import { Scene } from './scene.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.begin();
  scene.world.moody.refuses = false;
  scene.world.moody.callsPerMinute = null;
}, 90_000);

afterAll(async () => {
  await scene.end();
});

describe('the console', () => {
  it('opens with a key as well, for those who have no account', async () => {
    const page = await scene.newPage();
    await page.goto('/parked');
    await page.getByRole('heading', { name: 'Accord operations' }).waitFor();
    await picture(page, 'sign-in');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByText('Sign in with an API key').click();
    await page.getByLabel('API key with operations:read').fill(onlooker.key.reveal());
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Parked' }).waitFor();
    await page.getByText('Nothing is parked').waitFor();
    await page.getByText('Read only').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });

  orderJourneys(() => scene);
  parkedJourneys(() => scene);
  flowJourneys(() => scene);
  incidentJourneys(() => scene);
  roleJourneys(() => scene);

  it('has no barrier on any other page, in either colours, and on a telephone shows the same', async () => {
    const page = await scene.as('operator');
    await page.setViewportSize({ width: 400, height: 800 });
    const found: string[] = [];
    for (const name of [
      'Overview',
      'Incidents',
      'Parked',
      'Redeliveries',
      'Health',
      'Flows',
      'Orders',
      'Audit',
    ]) {
      await goTo(page, name);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page
        .getByText(/Loading/)
        .first()
        .waitFor({ state: 'detached' });
      found.push(...(await barriersOn(page)).map((barrier) => `${name} ${barrier}`));
      // Nothing but tables and drawings may be wider than the screen, and these scroll by themselves.
      if ((await page.evaluate('document.documentElement.scrollWidth')) !== 400)
        found.push(`${name} is too wide`);
    }
    expect(found).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.getByRole('radio', { name: 'Light' }).click();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
  });

  it('has complained of nothing on any page, and asked nobody but this machine', () => {
    expect(scene.complaints).toEqual([]);
  });
});
