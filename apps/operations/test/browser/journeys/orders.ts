import { expect, it } from '@jest/globals';
import { barriersOn, goTo, picture } from '../looks.ts';
import type { Scene } from '../scene.ts';
import { wholeStory } from '../stories.ts';

/** How an order's story is found and followed. */
export function orderJourneys(scene: () => Scene): void {
  it('leads with the keyboard from any page to the story of an order, by time and by cause', async () => {
    const number = await wholeStory(scene().world);
    const page = await scene().as('reader');
    await page.getByText('4 of 4').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(` ${number.toLowerCase()}`);
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: `Order ${number}` })
      .and(page.locator(':focus'))
      .waitFor();
    const story = page.getByRole('region', { name: 'Story' });
    await story.getByText('payment captured').waitFor();
    expect(await story.getByRole('row').count()).toBe(14);
    await picture(page, 'order');
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('radio', { name: 'By cause' }).click();
    const tree = page.getByRole('region', { name: 'What led to what' });
    // The payment was captured because seats were granted, and these because stock was committed to the placed order.
    const placed = tree.getByRole('listitem').filter({ hasText: 'order placed' }).first();
    await placed
      .getByRole('listitem')
      .filter({ hasText: 'seats granted' })
      .getByText('payment captured')
      .waitFor();
    await placed.getByText('enrollment.grant-seats-on-order-placed').waitFor();
    expect(await tree.getByRole('link', { name: 'trace' }).first().getAttribute('href')).toMatch(
      /^http:\/\/127\.0\.0\.1:16686\/trace\/[0-9a-f]{32}$/,
    );
    await picture(page, 'order-by-cause');
    expect(await barriersOn(page)).toEqual([]);
  });

  it('finds a customer’s orders by the address they ordered with, which no address line shows', async () => {
    const page = await scene().as('reader');
    const search = page.getByRole('textbox', { name: 'Search orders' });
    await search.fill('ada@example.org');
    await search.press('Enter');
    const found = page.getByRole('region', { name: 'Found' });
    await found.getByText('Customer', { exact: true }).waitFor();
    expect(page.url()).toMatch(/\/orders\?search=c-[0-9a-f]{32}$/);
    await found
      .getByRole('link', { name: /Order A-/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /^Order A-/ }).waitFor();
    await goTo(page, 'Orders');
    await search.fill('nobody-knows-this');
    await search.press('Enter');
    await page.getByText('Nothing is known by this').waitFor();
  });
}
