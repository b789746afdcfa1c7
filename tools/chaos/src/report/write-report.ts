import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CampaignRecord } from '../campaign.ts';
import { pageOf } from './page.ts';

/** Leaves `report.json` and `report.html` in the folder. @returns the path of the page */
export async function writeReport(folder: string, record: CampaignRecord): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(record, null, 2)}\n`);
  const page = join(folder, 'report.html');
  await writeFile(page, pageOf(record));
  return page;
}
