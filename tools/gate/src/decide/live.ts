import type { LedgerState, PublishedPact } from '../ledger/records.ts';
import type { Question } from './question.ts';

const dayMs = 86_400_000;
const standardRetentionDays = 30;

/** What was told before is in no queue any more. */
export function oldestMessage(question: Pick<Question, 'now' | 'retentionDays'>): Date {
  const { now, retentionDays = standardRetentionDays } = question;
  return new Date(now.getTime() - retentionDays * dayMs);
}

/** Every version of a service that is live now; several are a canary, and each must fit. */
export function liveVersions({ environment }: LedgerState, service: string): string[] {
  return environment.deployments
    .filter((deployment) => deployment.service === service && deployment.until === null)
    .map(({ version }) => version);
}

export function isVendor(service: string): boolean {
  return service.startsWith('vendor-');
}

export function hasMessages({ interactions }: PublishedPact): boolean {
  return interactions.some(({ kind }) => kind === 'message');
}

/**
 * Versions of a producer that are gone, but not for so long that their messages must be: queues, retry tiers and
 * parking keep them. Only for pacts with messages. For what a service tells itself, the version that it replaces is
 * as good as gone. A vendor's webhooks
 * are read when they come, and wait in no queue as the vendor sent them.
 */
export function olderProducers(question: Question, pact: PublishedPact): string[] {
  if (!hasMessages(pact) || isVendor(pact.provider)) return [];
  const { service, version, state } = question;
  const own = pact.provider === service;
  const met = new Set(own ? [version] : liveVersions(state, pact.provider));
  const since = oldestMessage(question).getTime();
  const gone = state.environment.deployments
    .filter((one) => one.service === pact.provider)
    .filter(({ until }) => (until === null ? own : Date.parse(until) >= since))
    .map((one) => one.version)
    .filter((one) => !met.has(one));
  return [...new Set(gone)];
}
