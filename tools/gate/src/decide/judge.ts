import type { PublishedPact, Verification } from '../ledger/records.ts';
import { isVendor } from './live.ts';
import type { Question, Row, RowResult } from './question.ts';

interface Pair {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly pact: PublishedPact;
  readonly providerVersion: string;
  /** What the service that wants to be deployed is in this pair. */
  readonly role: 'consumer' | 'provider';
  readonly because: Row['because'];
}

/** What the ledger says about one pair. The latest verification counts. */
export function judge({ state }: Question, pair: Pair): Row {
  const { consumer, consumerVersion, pact, providerVersion, because } = pair;
  const { provider, digest } = pact;
  const verification = state.verifications
    .filter(
      (one) => one.provider === provider && one.providerVersion === providerVersion && one.digest === digest,
    )
    .sort((a, b) => b.verifiedAt.localeCompare(a.verifiedAt))[0];
  const result = resultOf(pair, verification);
  const row = { consumer, consumerVersion, provider, providerVersion, digest, because, result };
  return {
    ...row,
    details: detailsOf(pair, verification),
    ...(result === 'ok' ? {} : { settle: settling(pair, result) }),
  };
}

function resultOf({ role }: Pair, verification: Verification | undefined): RowResult {
  if (verification === undefined) return 'missing';
  const [real, pending] = [false, true].map((wanted) =>
    verification.failures.filter((failure) => (failure.pending ?? false) === wanted),
  );
  if (!verification.success || (real?.length ?? 0) > 0) return 'failed';
  // A pending interaction that fails does not keep its provider back, only the consumer that counts on it.
  return (pending?.length ?? 0) > 0 && role === 'consumer' ? 'pending' : 'ok';
}

function detailsOf({ pact }: Pair, verification: Verification | undefined): string[] {
  if (verification === undefined) {
    const flows = [...new Set(pact.interactions.flatMap(({ flow }) => flow ?? []))];
    return [
      `not verified yet: ${pact.interactions.length} interactions, flows ${flows.join(', ') || 'unknown'}`,
    ];
  }
  const failures = verification.failures.map(
    ({ interaction, flow, message, pending }) =>
      `${pending === true ? 'pending: ' : ''}"${interaction}" ${message} (flow ${flow ?? 'unknown'})`,
  );
  if (!verification.success && failures.length === 0) failures.push('failed without saying where');
  return verification.by === 'documents'
    ? [...failures, 'static only: held against its documents']
    : failures;
}

/** The one command that would turn this row, or show why it cannot turn. */
function settling(pair: Pair, result: RowResult): string {
  const { consumer, consumerVersion, providerVersion } = pair;
  const { provider } = pair.pact;
  const pact = `--pact ${consumer}@${consumerVersion}`;
  if (result === 'missing')
    return isVendor(provider)
      ? `npx accord verify ${provider} ${pact}`
      : `npx accord verify ${provider} --at ${providerVersion} ${pact}`;
  return `npx nx run ${isVendor(provider) ? consumer : provider}:pact:verify`;
}
