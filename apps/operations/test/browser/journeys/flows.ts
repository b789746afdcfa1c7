import { orderCompleted } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { expect, it } from '@jest/globals';
import { newOrder } from '../../orders.ts';
import { barriersOn, dialogListens, goTo, outcomeOn, picture } from '../looks.ts';
import type { Scene } from '../scene.ts';

const name = 'Close files on order completed';

/** The switch of one flow. */
export function flowJourneys(scene: () => Scene): void {
  it('pauses a vendor’s flow with a reason, keeps what comes for it, and resumes it', async () => {
    const { world } = scene();
    const page = await scene().as('operator');
    await goTo(page, 'Flows');
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('running').waitFor();
    await page.getByRole('button', { name: `Pause ${name}` }).press('Enter');
    await dialogListens(page);
    await page.keyboard.type('The archive is being moved');
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await outcomeOn(page, `${name} is paused: its messages are kept`);
    await row.getByText('The archive is being moved').waitFor();
    const order = newOrder();
    const messageId = systemIds.next();
    await world.announce(orderCompleted, { data: order, story: order.orderId, id: messageId });
    await row.getByRole('cell', { name: '1', exact: true }).waitFor();
    await picture(page, 'flows');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: `Resume ${name}` }).press('Enter');
    await dialogListens(page);
    await page.keyboard.type('It stands');
    await page.keyboard.press('Enter');
    await outcomeOn(page, `${name} runs again`);
    await row.getByText('running').waitFor();
    await eventually(() => {
      expect(world.moody.handled.filter((one) => one.messageId === messageId)).toHaveLength(1);
    });
  });
}
