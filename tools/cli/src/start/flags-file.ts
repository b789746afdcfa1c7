import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@accord/infra';

/** As flagd reads it; editors that know the schema help with the rest. */
const nothingSwitched = { $schema: 'https://flagd.dev/schema/v0/flags.json', flags: {} };

/** The file of feature flags beside the keys; one that is there stays as a person has written it. */
export function developmentFlags(folder: string): string {
  const file = join(folder, 'flags.json');
  try {
    writeFileSync(file, `${JSON.stringify(nothingSwitched, undefined, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return file;
}
