import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { pactDigest, readPacts } from './pacts/index.ts';

/** Where the runs of this checkout leave what they saw, for `npx accord publish` to hand to the ledger. */
export const verificationsFolder = fileURLToPath(new URL('../../../.accord/verifications/', import.meta.url));

/** How one provider did against one pact. */
export interface VerificationRecord {
  readonly provider: string;
  readonly consumer: string;
  /** Of the pact's demands, so that the record holds for no other ones. */
  readonly digest: string;
  readonly success: boolean;
  readonly failures: readonly { readonly interaction: string; readonly message: string }[];
}

/** Leaves a record of one run; the last one counts. */
export function recordVerification(
  outcome: { readonly provider: string; readonly file: string; readonly error: Error | undefined },
  folder: string,
): VerificationRecord {
  const pact = readPacts(join(outcome.file, '..', '..', '..')).find(({ file }) => file === outcome.file);
  if (pact === undefined) throw new Error(`${outcome.file} is no pact`);
  const { provider, error } = outcome;
  const record: VerificationRecord = {
    provider,
    consumer: pact.consumer,
    digest: pactDigest(pact),
    success: error === undefined,
    failures:
      error === undefined
        ? []
        : [{ interaction: 'any of them', message: error.message.split('\n', 1)[0] ?? '' }],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${provider}-${pact.consumer}.json`),
    `${JSON.stringify(record, undefined, 2)}\n`,
  );
  return record;
}
