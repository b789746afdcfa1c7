import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { flowOf, pactDigest, type PactFile, readPacts } from './pacts/index.ts';

/** Where the runs of this checkout leave what they saw, for `npx accord publish` to hand to the ledger. */
export const verificationsFolder = fileURLToPath(new URL('../../../.accord/verifications/', import.meta.url));

export interface RecordedFailure {
  readonly interaction: string;
  readonly flow?: string;
  /** Its consumer asked for it before anybody promised it: it keeps the provider back from nothing. */
  readonly pending?: boolean;
  /** In one line. */
  readonly message: string;
}

/** How one provider did against one pact. */
export interface VerificationRecord {
  readonly provider: string;
  readonly consumer: string;
  /** Of the pact's demands, so that the record holds for no other ones. */
  readonly digest: string;
  /** Of the code that was seen, so that the record holds for no other one; see `codeDigest`. */
  readonly code: string;
  readonly success: boolean;
  readonly failures: readonly RecordedFailure[];
}

/** Leaves a record of one run; the last one counts. */
export function recordVerification(
  outcome: {
    readonly provider: string;
    readonly file: string;
    readonly error: Error | undefined;
    readonly code: string;
    /** What the verifier said, which is JSON once it came to look at interactions. */
    readonly said: string;
  },
  folder: string,
): VerificationRecord {
  const pact = readPacts(join(outcome.file, '..', '..', '..')).find(({ file }) => file === outcome.file);
  if (pact === undefined) throw new Error(`${outcome.file} is no pact`);
  const { provider, code, error, said } = outcome;
  const failures = failuresIn(said, pact);
  const record: VerificationRecord = {
    provider,
    consumer: pact.consumer,
    digest: pactDigest(pact),
    code,
    success: error === undefined,
    failures:
      error === undefined || failures.some(({ pending }) => pending !== true)
        ? failures
        : [...failures, { interaction: 'any of them', message: inOneLine(error.message) }],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${provider}-${pact.consumer}.json`),
    `${JSON.stringify(record, undefined, 2)}\n`,
  );
  return record;
}

/** What the verifier says of a run: its answer, or the text of its error. */
const verifierSays = z.object({
  interactionResults: z.array(
    z.object({
      description: z.string(),
      result: z.string(),
      pending: z.boolean().default(false),
      mismatch: z
        .object({
          mismatches: z
            .array(z.object({ mismatch: z.string().optional(), path: z.string().optional() }))
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** One per interaction that is not honoured, pending ones included, with the flow it serves. */
function failuresIn(said: string, pact: PactFile): RecordedFailure[] {
  const told = verifierSays.safeParse(jsonOf(said));
  const failed = told.data?.interactionResults.filter(({ result }) => result !== 'OK') ?? [];
  return failed.map(({ description, mismatch, pending }) => {
    const interaction = pact.interactions.find((one) => one.description === description);
    const flow = interaction === undefined ? undefined : flowOf(interaction);
    const lines = mismatch?.mismatches?.flatMap((one) => placed(one.path, one.mismatch)) ?? [];
    return {
      interaction: description,
      ...(flow === undefined ? {} : { flow }),
      ...(pending ? { pending } : {}),
      message: inOneLine(lines.join('; ') || 'not honoured'),
    };
  });
}

/** `$.id Expected 'a' (String) to be an integer`: most of what the verifier says does not name the field itself. */
function placed(path: string | undefined, mismatch: string | undefined): string[] {
  const [line] = mismatch?.split('\n', 1) ?? [];
  if (line === undefined) return [];
  return path === undefined || path === '' || path === '$' || path === '/' ? [line] : [`${path} ${line}`];
}

function inOneLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, longestLine);
}

const longestLine = 500;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
