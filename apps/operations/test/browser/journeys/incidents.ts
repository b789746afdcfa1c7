import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { barriersOn, outcomeOn, picture } from '../looks.ts';
import type { Scene } from '../scene.ts';
import { ordersForCourses, unusualFigure } from '../stories.ts';

/** What somebody who was called does about one cause. */
export function incidentJourneys(scene: () => Scene): void {
  it('shows a cause, what it costs and the next step first; from its first signal to the draft of a post-mortem', async () => {
    const { world, neighbours } = scene();
    await ordersForCourses(world, 6);
    const page = await scene().as('operator', 'dark');
    await page.getByText('Nothing is wrong').waitFor();
    const unusual = page.getByRole('region', { name: 'Unusual figures' });
    await unusual.getByText('None: ').waitFor();
    await unusualFigure(world);
    await unusual.getByText('Errors of klaviyo').waitFor();
    await unusual.getByText('33.3%, above the expected 0% to 10.8%').waitFor();
    expect(await page.getByRole('region', { name: 'The foremost incident' }).count()).toBe(0);
    neighbours.enrollment.loses('moodle', 'moodle fails in enrol');
    const foremost = page.getByRole('region', { name: 'The foremost incident' });
    await foremost.getByText('in 6 orders that wait').waitFor();
    expect(await foremost.textContent()).toContain('€1,788.00');
    await picture(page, 'overview-dark');
    expect(await barriersOn(page)).toEqual([]);
    await foremost.getByRole('button', { name: 'Take it on' }).press('Enter');
    await outcomeOn(page, 'operator looks after it now');
    await foremost.getByRole('link', { name: 'See the incident' }).click();
    await page.getByRole('region', { name: 'What waits' }).getByText('enrollment.grant-seats').waitFor();
    await page.getByLabel(/Note for the timeline/).fill('Called the host, they know');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Called the host, they know').waitFor();
    expect(await page.getByRole('region', { name: 'NIS2 clock' }).textContent()).toContain(
      'Early warningin 24 hours',
    );
    await picture(page, 'incident-dark');
    expect(await barriersOn(page)).toEqual([]);

    await page.goto('/health');
    await page.getByText(/moodle \(vendor\) is ill/).waitFor();
    await page.getByText('The same in words').click();
    await page
      .getByRole('row', { name: /grant-seats-on-order-placed .*stands still because of moodle/ })
      .waitFor();
    await picture(page, 'health-dark');
    expect(await barriersOn(page)).toEqual([]);

    neighbours.enrollment.regains('moodle');
    await page.goBack();
    await page.getByText('resolved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Post-mortem draft' }).click();
    const draft = page.getByLabel('Draft as Markdown');
    await draft.getByText('Called the host, they know').waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).press('Enter');
    await page.getByRole('status', { name: 'Copying' }).getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await draft.textContent());
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await (await download).path();
    expect(readFileSync(file, 'utf8')).toContain('Called the host, they know');
    expect(await barriersOn(page)).toEqual([]);
  });
}
