import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { plant } from '../letters.ts';
import { onlooker } from '../world.ts';
import { flowJourneys } from './journeys/flows.ts';
import { incidentJourneys } from './journeys/incidents.ts';
import { orderJourneys } from './journeys/orders.ts';
import { parkedJourneys } from './journeys/parked.ts';
import { roleJourneys } from './journeys/roles.ts';
import { barriersOn, goTo, outcomeOn, picture } from './looks.ts';
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

async function signInWithKey(page: Page): Promise<void> {
  await page.goto('/parked');
  await page.getByText('Sign in with an API key').click();
  await page.getByLabel('API key with operations:read').fill(onlooker.key.reveal());
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: 'Parked' }).waitFor();
}

describe('the console', () => {
  it('opens with a key as well, for those who have no account', async () => {
    const page = await scene.newPage();
    await page.goto('/parked');
    await page.getByRole('heading', { name: 'Accord operations' }).waitFor();
    await picture(page, 'sign-in');
    expect(await barriersOn(page)).toEqual([]);
    await signInWithKey(page);
    await page.getByText('Nothing is parked').waitFor();
    await page.getByText('Read only').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });

  it('says so when somebody could not be signed out', async () => {
    const page = await scene.newPage();
    await signInWithKey(page);
    // An answer without what it should say: a 5xx would itself be a complaint.
    await page.route('/auth/sign-out', (route) => route.fulfill({ status: 204 }));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await outcomeOn(page, 'You are still signed in');
    await page.getByText('Read only').waitFor();
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

  // It would be refused, and the refusal stand in the audit log.
  it('asks for nothing any more once somebody signs out, whatever news there is', async () => {
    const page = await scene.newPage();
    await signInWithKey(page);
    const other = await scene.as('reader');
    await goTo(other, 'Parked');
    for (const one of [page, other]) await one.getByText('Live', { exact: true }).waitFor();
    await page.route('/auth/sign-out', async (route) => {
      const response = await route.fetch();
      // By the second, whoever still listens has heard of the first.
      for (const reason of ['inventory.came_late', 'inventory.came_last']) {
        await plant(scene.world, 1, { reason });
        await other.getByText(reason).first().waitFor();
      }
      await route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.context().close();
    expect(scene.complaints).toEqual([]);
  });

  it('has complained of nothing on any page, and asked nobody but this machine', () => {
    expect(scene.complaints).toEqual([]);
  });
});
