import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { groupOf, plant } from '../../letters.ts';
import { idleQueue, moodyQueue } from '../../moody.ts';
import { barriersOn, dialogListens, goTo, outcomeOn, picture } from '../looks.ts';
import type { Scene } from '../scene.ts';

/** From a group's line in the list to its page, by what was searched for. */
async function openGroup(page: Page, reason: string): Promise<void> {
  await goTo(page, 'Parked');
  await page.getByRole('searchbox', { name: 'Search' }).fill(reason);
  await page.getByRole('link', { name: new RegExp(reason) }).click();
  await page.getByRole('heading', { name: reason }).waitFor();
}

/** What can be done with messages that nobody could handle, as people do it. */
export function parkedJourneys(scene: () => Scene): void {
  it('sends a parked group again: found, preview, canary, done', async () => {
    await plant(scene().world, 12, { reason: 'moodle.course_missing' });
    await plant(scene().world, 3, { reason: 'weclapp.tax_code_unknown' });
    const page = await scene().as('operator');
    await goTo(page, 'Parked');
    await page.getByText('15 messages in 2 groups').waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('course_miss');
    await page.getByText('12 messages in 1 group').waitFor();
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
    await outcomeOn(page, '12 messages are sent again, 5 messages first');
    await page.getByRole('heading', { name: 'Redelivery' }).waitFor();
    await page.getByText('finished').waitFor();
    await page.getByText('12 of 12').waitFor();
    await picture(page, 'redelivery');
    expect(await barriersOn(page)).toEqual([]);
    await goTo(page, 'Parked');
    await page.getByText('3 messages in 1 group').waitFor();
  });

  it('holds a group by the keyboard alone, so that nobody sends it, and lets it go', async () => {
    const page = await scene().as('operator');
    await openGroup(page, 'weclapp.tax_code_unknown');
    await page.getByRole('button', { name: 'Hold' }).press('Enter');
    await dialogListens(page);
    await page.keyboard.type('Waiting for the new tax codes');
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await outcomeOn(page, 'operator holds weclapp.tax_code_unknown now');
    await page.getByText(/Held by operator .*Waiting for the new tax codes/).waitFor();
    await page.getByRole('button', { name: 'Send again', disabled: true }).waitFor();
    const { groupId } = await groupOf(scene().world, 'weclapp.tax_code_unknown');
    expect(
      await scene().byHand('operator', '/api/parked/redeliveries', { selection: { groupId } }),
    ).toMatchObject({ status: 409, title: 'Nothing is selected' });
    await page.getByRole('button', { name: 'Let go' }).press('Enter');
    await outcomeOn(page, 'weclapp.tax_code_unknown is let go');
    await page.getByRole('button', { name: 'Send again', disabled: false }).waitFor();
  });

  it('corrects a message with the differences shown, and gives another to the consumer it was meant for', async () => {
    const [wrong] = await plant(scene().world, 1, { reason: 'inventory.wrong_words' });
    const [astray] = await plant(scene().world, 1, { reason: 'inventory.gone_astray', queue: idleQueue });
    const page = await scene().as('operator');
    await page.goto(`/parked/letters/${wrong?.id ?? ''}`);
    await page.getByRole('button', { name: 'Correct' }).click();
    const dialog = page.getByRole('dialog');
    const body = dialog.getByRole('textbox', { name: 'Body of the message' });
    const before = await body.inputValue();
    await body.fill(before.slice(1));
    await dialog.getByText('This is no JSON yet').waitFor();
    await body.fill(before.replace(wrong?.orderNumber ?? '', 'A-0000000042'));
    await dialog
      .getByRole('deletion')
      .getByText(wrong?.orderNumber ?? '')
      .waitFor();
    await dialog.getByRole('insertion').getByText('A-0000000042').waitFor();
    await dialog.getByLabel('Why, in a line').fill('The number was that of another shop');
    await picture(page, 'correction');
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Keep the correction' }).click();
    await outcomeOn(page, 'Corrected in 1 place');
    await page.getByLabel('Body of the message').getByText('A-0000000042').waitFor();

    await page.goto(`/parked/letters/${astray?.id ?? ''}`);
    await page.getByRole('button', { name: 'Redirect' }).click();
    await dialog.getByText(moodyQueue).click();
    await dialog.getByLabel('Why, in a line').fill('Bound to the wrong queue');
    expect(await barriersOn(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Redirect' }).click();
    await outcomeOn(page, `It goes to ${moodyQueue}`);
    await page.getByText('Redirected to').waitFor();
  });

  it('keeps a long list out of the document, and asks the server for what comes after the last row', async () => {
    await plant(scene().world, 1_500, { reason: 'inventory.long_list' });
    // News would have the whole list asked for once more, and from its beginning.
    const page = await scene().as('reader');
    await page.route('/api/live', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: 'retry: 600000\n\n' }),
    );
    await page.reload();
    await openGroup(page, 'inventory.long_list');
    const list = page.getByRole('region', { name: 'Messages of this group' });
    await list.getByRole('row').nth(10).waitFor();
    const cursors: (string | null)[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/parked') cursors.push(searchParams.get('cursor'));
    });
    const lastRow = async (): Promise<number> =>
      Number(await list.getByRole('row').last().getAttribute('aria-rowindex'));
    let most = 0;
    while ((await lastRow()) < 1_501) {
      await list.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
      most = Math.max(most, await list.getByRole('row').count());
    }
    expect(most).toBeLessThan(60);
    expect(cursors).not.toContain(null);
    expect(new Set(cursors).size).toBe(cursors.length);
    await page.unroute('/api/live');
  });

  it('lets more than a thousand go only when an admin approves, and stops what is under way', async () => {
    const { world } = scene();
    const asking = await scene().as('operator');
    await openGroup(asking, 'inventory.long_list');
    // So few that it cannot be over before somebody stops it.
    world.moody.callsPerMinute = 60;
    await asking.getByRole('button', { name: 'Send again' }).click();
    await asking.getByRole('dialog').getByText('more than one person may send alone').waitFor();
    await asking.getByRole('button', { name: 'Ask for approval' }).click();
    await outcomeOn(asking, '1,500 messages wait until an admin approves');
    await asking.getByText('An admin has to approve it').waitFor();
    expect(await asking.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const path = new URL(asking.url()).pathname;
    expect(await scene().byHand('operator', `/api/parked${path}/approve`)).toMatchObject({
      status: 403,
      detail: expect.stringContaining('operations:admin'),
    });
    const approving = await scene().as('admin');
    await goTo(approving, 'Redeliveries');
    await approving
      .getByRole('link')
      .filter({ hasText: /ago|now/ })
      .first()
      .click();
    await approving.getByText('waits for an admin').waitFor();
    await approving.getByRole('button', { name: 'Approve' }).press('Enter');
    await outcomeOn(approving, 'Approved');
    await asking.getByText(/canary|sending/).waitFor();
    await asking.getByRole('button', { name: 'Stop' }).press('Enter');
    await outcomeOn(asking, 'Stopped: no more are sent');
    await approving.getByText('Somebody stopped it').waitFor();
    expect(await approving.getByText('1,500 of 1,500').count()).toBe(0);
    world.moody.callsPerMinute = null;
  });
}
