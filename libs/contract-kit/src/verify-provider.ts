import { fileURLToPath } from 'node:url';
import type { IncomingHttpHeaders } from 'node:http';

import { type MessageProvider, providerWithMetadata, Verifier } from '@pact-foundation/pact';
import { z } from 'zod';

import { encodeForm } from './form-body.ts';
import { codeDigest } from './pacts/index.ts';
import { pactsFor, type RecordedPact } from './pair.ts';
import { recordVerification, verificationsFolder } from './verification-record.ts';

/** A message as the provider's production code would hand it to the broker. */
export interface ProducedMessage {
  readonly body: unknown;
  readonly metadata: Readonly<Record<string, string | number>>;
}

export interface Verification {
  readonly provider: string;
  /** Address of the running provider; may be left out when its pacts hold messages only. */
  readonly baseUrl?: string;
  /** Value of the Authorization header that the verifier sends in place of the one in the pact. */
  readonly authorization?: string;
  readonly states: Readonly<Record<string, () => Promise<void>>>;
  /**
   * Producer per event key (`checkout.order.placed.v1`), or per event and case (`inventory.product.changed.v1, of a
   * bundle`) where one event comes in several shapes; built by the code that runs in production.
   */
  readonly messages: Readonly<Record<string, () => Promise<ProducedMessage>>>;
  /** Runs before the states of each interaction, so that none sees what an earlier one left. */
  readonly beforeEach?: () => Promise<void>;
  /** Folder with `pacts/`; the workspace's contracts unless a test brings its own. */
  readonly contracts?: string;
  /** Folder for the records of this run; the workspace's own contracts leave them in `.accord/verifications`. */
  readonly records?: string;
}

/** What is missing before a verification may start; each would otherwise pass or fail without saying why. */
export function gapsBefore(
  verification: Pick<Verification, 'provider' | 'states' | 'messages' | 'baseUrl'>,
  pacts: readonly RecordedPact[],
): string[] {
  const interactions = pacts.flatMap(({ consumer, interactions: own }) =>
    own.map((interaction) => ({ consumer, ...interaction })),
  );
  const gaps: string[] = [];
  if (interactions.length === 0) gaps.push(`no pact names ${verification.provider} as provider`);
  for (const { consumer, description, states, kind } of interactions) {
    for (const state of states) {
      if (!(state in verification.states))
        gaps.push(`${consumer}: no state handler for "${state}" of "${description}"`);
    }
    if (kind === 'message' && producerFor(verification, description) === undefined) {
      gaps.push(`${consumer}: no producer for message "${description}"`);
    }
    if (kind === 'http' && verification.baseUrl === undefined)
      gaps.push(`${consumer}: "${description}" needs a running provider`);
  }
  return gaps;
}

/**
 * Holds a provider against every pact that names it, HTTP and messages in one run.
 * @returns how many interactions were verified, never 0
 * @throws Error when a pact, state handler or producer is missing, or when an interaction is not honoured
 */
export async function verifyProvider(verification: Verification): Promise<number> {
  const pacts = pactsFor(verification.provider, verification.contracts);
  const gaps = gapsBefore(verification, pacts);
  if (gaps.length > 0) throw new Error(`cannot verify ${verification.provider}:\n  ${gaps.join('\n  ')}`);

  const descriptions = new Set(
    pacts.flatMap(({ interactions }) =>
      interactions.filter(({ kind }) => kind === 'message').map(({ description }) => description),
    ),
  );
  const messageProviders = Object.fromEntries(
    await Promise.all(
      [...descriptions].map(
        async (description) => [description, await producerOf(verification, description)] as const,
      ),
    ),
  );
  const records =
    verification.records ?? (verification.contracts === undefined ? verificationsFolder : undefined);
  const code = records === undefined ? '' : codeSeen();
  const failures: unknown[] = [];
  for (const { file, interactions } of pacts) {
    const { error, said } = await runOver(verification, {
      file,
      expected: interactions.length,
      messageProviders,
    });
    if (records !== undefined)
      recordVerification({ provider: verification.provider, file, code, error, said }, records);
    if (error !== undefined) failures.push(error);
  }
  if (failures.length > 0) throw failures[0];
  return pacts.reduce((count, { interactions }) => count + interactions.length, 0);
}

/** Outside a git checkout nobody could say later which code was seen, so that no ledger takes the record. */
function codeSeen(): string {
  try {
    return codeDigest(fileURLToPath(new URL('../../../', import.meta.url)));
  } catch {
    return 'unknown';
  }
}

/** One pact at a time, so that a record says whose contract is broken. */
async function runOver(
  verification: Verification,
  {
    file,
    expected,
    messageProviders,
  }: { file: string; expected: number; messageProviders: Record<string, MessageProvider> },
): Promise<{ readonly error: Error | undefined; readonly said: string }> {
  const verifier = new Verifier({
    provider: verification.provider,
    ...(verification.baseUrl === undefined ? {} : { providerBaseUrl: verification.baseUrl }),
    pactUrls: [file],
    logLevel: 'warn',
    // Pact asks for the state '' before an interaction that needs none.
    stateHandlers: { '': () => Promise.resolve(), ...verification.states },
    messageProviders,
    requestFilter: asItWasSent,
    ...(verification.beforeEach === undefined ? {} : { beforeEach: verification.beforeEach }),
    ...(verification.authorization === undefined
      ? {}
      : { customProviderHeaders: { Authorization: verification.authorization } }),
  });
  try {
    const said = String(await verifier.verifyProvider());
    const told = verified.parse(JSON.parse(said));
    return { said, error: miscount(file, { expected, counted: told.interactionResults.length }) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { said: error.message, error };
  }
}

/** What the verifier says of a run without failures, as JSON in a text. */
const verified = z.object({ interactionResults: z.array(z.unknown()) });

/** A verifier that looked at less than there is has not verified the pact. */
export function miscount(
  file: string,
  { expected, counted }: { readonly expected: number; readonly counted: number },
): Error | undefined {
  if (counted === expected) return undefined;
  return new Error(`${file} has ${expected} interactions, and ${counted} were verified`);
}

/** The verifier's proxy would pass forms on as JSON, and `{}` where nothing was sent; here both become what they were. */
function asItWasSent(
  request: { readonly headers: IncomingHttpHeaders; body: unknown },
  _response: unknown,
  next: () => void,
): void {
  const type = request.headers['content-type'];
  const isForm = type?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (type === undefined) {
    request.body = undefined;
    request.headers['content-length'] = '0';
  } else if (isForm && typeof request.body === 'object' && !Buffer.isBuffer(request.body)) {
    const text = encodeForm(request.body);
    request.body = Buffer.from(text);
    request.headers['content-length'] = String(Buffer.byteLength(text));
  }
  next();
}

async function producerOf(verification: Verification, description: string): Promise<MessageProvider> {
  const producer = producerFor(verification, description);
  if (!producer) throw new Error(`no producer for message "${description}"`);
  const { body, metadata } = await producer();
  // It passes numbers on as they are, and says so in no type: a header of the broker may be one.
  return providerWithMetadata(() => Promise.resolve(body), metadata as Record<string, string>);
}

/** "checkout.order.placed.v1 for customer.send-mail-on-order-placed, to an unknown buyer": event, queue and case. */
function producerFor(
  { messages }: Pick<Verification, 'messages'>,
  description: string,
): (() => Promise<ProducedMessage>) | undefined {
  const [named = '', ...more] = description.split(', ');
  const event = named.split(' for ')[0] ?? named;
  return messages[[event, ...more].join(', ')] ?? messages[event];
}
