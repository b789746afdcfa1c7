import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { VisitorSchema } from '../../src/inbound/session/session.schema.ts';
import { plant } from '../letters.ts';
import { moodyQueue } from '../moody.ts';
import { onlooker } from '../world.ts';
import { barriersOn } from './looks.ts';
import { Scene } from './scene.ts';
import { ordersForCourses, wholeStory } from './stories.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.begin();
  scene.world.moody.refuses = false;
}, 90_000);

afterAll(async () => {
  await scene.end();
});

/** Pictures of the pages as they were tested, for whoever names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ACCORD_SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** By the list of pages, which a page's own links may repeat. */
function goTo(page: Page, name: string): Promise<void> {
  return page.getByRole('navigation').getByRole('link', { name }).click();
}

describe('the console', () => {
  it('opens with a key as well, for those who have no account, and not with a wrong one', async () => {
    const page = await scene.newPage();
    await page.goto('/parked');
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

  it('leads with the keyboard from any page to the story of an order', async () => {
    const number = await wholeStory(scene.world);
    const page = await scene.signedIn('reader');
    await page.getByText('4 of 4').waitFor();
    await picture(page, 'overview');
    await page.keyboard.press('/');
    await page.keyboard.type(` ${number.toLowerCase()}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `Order ${number}` }).waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe(`Order ${number}`);
    const story = page.getByRole('region', { name: 'Story' });
    await story.getByText('payment captured').waitFor();
    expect(await story.getByRole('row').count()).toBe(14);
    await picture(page, 'order');
    expect(await barriersOn(page)).toEqual([]);
    await page.context().close();
  });

  it('sends a parked group again: preview, canary, done', async () => {
    await plant(scene.world, 12, { reason: 'moodle.course_missing' });
    await plant(scene.world, 3, { reason: 'weclapp.tax_code_unknown' });
    const page = await scene.signedIn('operator');
    await goTo(page, 'Parked');
    await page.getByRole('row', { name: /moodle.course_missing/ }).waitFor();
    await picture(page, 'parked');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('link', { name: /moodle.course_missing/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('cannot be undone').waitFor();
    expect(await dialog.textContent()).toContain('archivist close_file');
    await dialog.getByLabel('Note for the record').fill('The course is there again');
    await picture(page, 'preview');
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send 12 messages' }).click();
    await page.getByRole('heading', { name: 'Redelivery' }).waitFor();
    await page.getByText('finished').waitFor();
    await page.getByText('12 of 12').waitFor();
    await picture(page, 'redelivery');
    expect(await barriersOn(page)).toEqual([]);
    await goTo(page, 'Parked');
    await page.getByText('3 messages in 1 group').waitFor();
    await page.context().close();
  });

  it('keeps a long list out of the document, and asks for more as one goes on', async () => {
    await plant(scene.world, 1_500, { reason: 'inventory.long_list' });
    const page = await scene.signedIn('reader');
    await page.goto('/parked');
    await page.getByRole('link', { name: /inventory.long_list/ }).click();
    const list = page.getByRole('region', { name: 'Messages of this group' });
    await list.getByRole('row').nth(10).waitFor();
    expect(await list.getByRole('row').count()).toBeLessThan(60);
    const rowNumber = async (): Promise<number> =>
      Number(await list.getByRole('row').last().getAttribute('aria-rowindex'));
    while ((await rowNumber()) < 1_501) await list.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    expect(await list.getByRole('row').count()).toBeLessThan(60);
    await page.context().close();
  });

  it('shows a cause at once, what it costs, and lets it be taken on', async () => {
    await ordersForCourses(scene.world, 6);
    const page = await scene.signedIn('operator', 'dark');
    await page.getByText('Nothing is wrong').waitFor();
    scene.neighbours.enrollment.loses('moodle', 'moodle fails in enrol');
    await page.getByText('left alone').waitFor();
    await picture(page, 'overview-dark');
    expect(await barriersOn(page)).toEqual([]);
    await goTo(page, 'Incidents');
    await page.getByRole('link', { name: /moodle/i }).click();
    await page.getByRole('button', { name: 'Take it on' }).click();
    await page.getByLabel(/Note for the timeline/).fill('Called the host, they know');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Called the host, they know').waitFor();
    await picture(page, 'incident-dark');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Post-mortem draft' }).click();
    const draft = page.getByLabel('Draft as Markdown');
    await draft.waitFor();
    expect(await draft.textContent()).toContain('Called the host, they know');
    await page.context().close();
  });

  it('offers a reader nothing that changes anything, and the service would refuse it', async () => {
    const page = await scene.signedIn('reader');
    await page.goto('/parked');
    await page.getByRole('link', { name: /weclapp.tax_code_unknown/ }).click();
    await page.getByRole('region', { name: 'Messages of this group' }).getByRole('row').nth(1).waitFor();
    expect(await page.getByRole('button', { name: /Send again|Hold/ }).count()).toBe(0);
    const { session } = VisitorSchema.parse(await (await page.request.get('/auth/session')).json());
    const answered = await page.request.post('/api/parked/redeliveries', {
      headers: { 'x-csrf-token': session?.csrfToken ?? '' },
      data: { selection: { queue: moodyQueue } },
    });
    expect(answered.status()).toBe(403);
    await page.context().close();
  });

  it('has who did what on record, and whom it turned away', async () => {
    const page = await scene.signedIn('admin');
    await goTo(page, 'Audit');
    await page
      .getByRole('row', { name: /reader access refused POST \/api\/parked\/redeliveries denied/ })
      .waitFor();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('every one is as it was written').waitFor();
    await picture(page, 'audit');
    expect(await barriersOn(page)).toEqual([]);
    await page.context().close();
  });

  it('has no barrier in the other colours either, and remembers which were chosen', async () => {
    const page = await scene.signedIn('operator', 'dark');
    const found: string[] = [];
    for (const path of ['/incidents', '/parked', '/redeliveries', '/orders', '/audit']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByText(/Loading/).waitFor({ state: 'detached' });
      found.push(...(await barriersOn(page)).map((barrier) => `${path} ${barrier}`));
    }
    expect(found).toEqual([]);
    await page.getByRole('radio', { name: 'Light' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
    await page.context().close();
  });

  it('has complained of nothing on any page, and asked nobody but this machine', () => {
    expect(scene.complaints).toEqual([]);
  });
});
