import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const violationsSchema = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

const standards = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe-core finds against WCAG 2.2 AA on the page as it is now: nothing, or one line per place. All rules in the
 * colours that it is shown in; in the others those of contrast, as nothing but colours is different there.
 */
export async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const isDark = (await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`)) === true;
  const found = await run(page, { type: 'tag', values: standards });
  await page.emulateMedia({ colorScheme: isDark ? 'light' : 'dark' });
  const others = await run(page, { type: 'rule', values: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: isDark ? 'dark' : 'light' });
  return [...found, ...others.map((line) => `in the other colours: ${line}`)];
}

interface Rules {
  readonly type: 'tag' | 'rule';
  readonly values: readonly string[];
}

async function run(page: Page, rules: Rules): Promise<string[]> {
  const violations: unknown = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(rules)} }).then(({ violations }) => violations)`,
  );
  return violationsSchema
    .parse(violations)
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 300)}`,
      ),
    );
}

/** Everything a page must not do while it is watched: complain, or speak to anybody but this machine. */
export function watchOver(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, hostname, href } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') seen.push(`asked elsewhere: ${href}`);
  });
  return seen;
}

/** Pictures of the pages as they were tested, for whoever names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ACCORD_SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** By the list of pages, which a page's own links may repeat. */
export function goTo(page: Page, name: string): Promise<void> {
  return page.getByRole('navigation').getByRole('link', { name }).click();
}

/** Once it does, what is typed goes into the dialog that was opened. */
export function dialogListens(page: Page): Promise<void> {
  return page.getByRole('dialog').locator('input:focus, textarea:focus').waitFor();
}

/** What the page says came of the last thing that was done on it. */
export function outcomeOn(page: Page, text: string | RegExp): Promise<void> {
  return page.getByRole('status', { name: 'Outcome' }).getByText(text).waitFor();
}
