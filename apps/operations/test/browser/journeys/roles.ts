import { expect, it } from '@jest/globals';
import { groupOf, plant } from '../../letters.ts';
import { moodyQueue } from '../../moody.ts';
import { barriersOn, goTo, picture } from '../looks.ts';
import type { Scene } from '../scene.ts';

/** Everything on any page that changes something, by the words on it. */
const changing = /Send again|Hold|Let go|Correct|Redirect|Approve|Stop|Pause|Resume|Take it on|Add/;

/** Who may do what: what somebody may not do is not offered, and refused in plain words when it is asked for by hand. */
export function roleJourneys(scene: () => Scene): void {
  it('offers a reader nothing that changes anything, and the service refuses it by hand', async () => {
    const { world } = scene();
    const [letter] = await plant(world, 1, { reason: 'inventory.readers_look' });
    const { groupId } = await groupOf(world, 'inventory.readers_look');
    const page = await scene().as('reader');
    const offered: string[] = [];
    for (const path of [`/parked/groups/${groupId}`, `/parked/letters/${letter?.id ?? ''}`, '/flows', '/']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page
        .getByText(/Loading/)
        .first()
        .waitFor({ state: 'detached' });
      const buttons = await page.getByRole('main').getByRole('button', { name: changing }).allTextContents();
      offered.push(...buttons.map((button) => `${path} ${button}`));
    }
    expect(offered).toEqual([]);
    await page.getByText('Read only').waitFor();
    const asked: readonly (readonly [string, unknown])[] = [
      ['/api/parked/redeliveries', { selection: { queue: moodyQueue } }],
      [`/api/parked/groups/${groupId}/hold`, { owner: 'reader', note: 'mine' }],
      [`/api/parked/${letter?.id ?? ''}/edit`, { body: '{}', reason: 'wrong' }],
      [`/api/parked/${letter?.id ?? ''}/redirect`, { queue: moodyQueue, reason: 'wrong' }],
      [`/api/flows/${moodyQueue}/pause`, { reason: 'quiet' }],
    ];
    for (const [path, data] of asked)
      expect(await scene().byHand('reader', path, data)).toMatchObject({
        status: 403,
        title: 'This is not permitted',
        detail: expect.stringContaining('operations:write'),
      });
  });

  it('offers operators and admins what changes something', async () => {
    const { groupId } = await groupOf(scene().world, 'inventory.readers_look');
    for (const role of ['operator', 'admin'] as const) {
      const page = await scene().as(role);
      await page.goto(`/parked/groups/${groupId}`);
      await page.getByRole('button', { name: 'Send again' }).waitFor();
      await page.getByRole('button', { name: 'Hold' }).waitFor();
      expect(await page.getByText('Read only').count()).toBe(0);
    }
  });

  it('has who did what on record, and whom it turned away', async () => {
    const page = await scene().as('admin');
    await goTo(page, 'Audit');
    await page
      .getByRole('row', { name: /reader access refused POST \/api\/parked\/redeliveries denied/ })
      .waitFor();
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await page.getByText('every one is as it was written').waitFor();
    await picture(page, 'audit');
    expect(await barriersOn(page)).toEqual([]);
  });
}
