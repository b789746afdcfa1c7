import type { PublishedPact, PublishedVersion } from '../ledger/records.ts';
import { overrideFor } from './override.ts';
import type { Answer, Question, Row } from './question.ts';
import { hasMessages, isVendor, liveVersions, olderProducers } from './live.ts';
import { judge } from './judge.ts';
import { staleVendors } from './staleness.ts';

/**
 * Pure: the same ledger gives the same answer. Yes only when every pair that would meet in the environment has a
 * successful verification, the service being consumer of some and provider of others.
 */
export function canDeploy(question: Question): Answer {
  const { service, version, state } = question;
  const published = find(state.versions, service, version);
  if (published === undefined) {
    const reasons = [
      `nothing is known of ${service} ${version}: npx accord publish ${service} --version ${version}`,
    ];
    return { verdict: 'unknown', rows: [], warnings: [], reasons };
  }
  const rows = [...asConsumer(question, published), ...asProvider(question)];
  const unknown = unpublished(question);
  const { warnings, reasons } = staleVendors(
    question,
    published.pacts.map(({ provider }) => provider),
  );
  const override = overrideFor(question);
  const judged = override === undefined ? rows : rows.map((row) => overridden(row, override));
  const red =
    judged.some(({ result }) => !green.has(result)) || (override === undefined && reasons.length > 0);
  return {
    verdict: red ? 'no' : unknown.length > 0 ? 'unknown' : 'yes',
    rows: judged,
    warnings,
    reasons: [...reasons, ...unknown],
  };
}

const green: ReadonlySet<Row['result']> = new Set(['ok', 'first', 'overridden']);

function asConsumer(question: Question, published: PublishedVersion): Row[] {
  return published.pacts.flatMap((pact) => {
    const consumer = { consumer: published.service, consumerVersion: published.version };
    const live = versionsMet(question, pact.provider);
    if (live.length === 0) return [notDeployed(question, consumer, pact)];
    return [
      ...live.map((providerVersion) =>
        judge(question, { ...consumer, pact, providerVersion, role: 'consumer', because: 'live' }),
      ),
      ...olderProducers(question, pact).map((providerVersion) =>
        judge(question, { ...consumer, pact, providerVersion, role: 'consumer', because: 'old-messages' }),
      ),
    ];
  });
}

/** What a service expects of itself is deployed with it; of others it meets what is live. */
function versionsMet({ state, service, version }: Question, provider: string): string[] {
  return provider === service ? [version] : liveVersions(state, provider);
}

function asProvider(question: Question): Row[] {
  const { service, version } = question;
  return consumersThere(question).flatMap((consumer) =>
    consumer.pacts
      .filter(({ provider }) => provider === service)
      // The version that goes away takes from the same queues while it does, and is never called by the new one.
      .filter((pact) => consumer.service !== service || hasMessages(pact))
      .map((pact) =>
        judge(question, {
          consumer: consumer.service,
          consumerVersion: consumer.version,
          pact,
          providerVersion: version,
          role: 'provider',
          because: 'live',
        }),
      ),
  );
}

function consumersThere({ service, version, state }: Question): PublishedVersion[] {
  const names = new Set(state.environment.deployments.map((deployment) => deployment.service));
  return [...names].flatMap((name) =>
    liveVersions(state, name)
      .filter((live) => name !== service || live !== version)
      .flatMap((live) => find(state.versions, name, live) ?? []),
  );
}

/** A live service whose demands nobody published might demand anything; an environment without any may be a slip. */
function unpublished({ service, state, firstDeployment = false }: Question): string[] {
  const { name: environment, deployments } = state.environment;
  if (deployments.every((one) => isVendor(one.service)) && !firstDeployment)
    return [`nothing was ever deployed to ${environment}: if that is so, say --first-deployment`];
  return state.environment.deployments
    .filter(({ until, service: name }) => until === null && name !== service && !isVendor(name))
    .filter(({ service: name, version }) => find(state.versions, name, version) === undefined)
    .map(
      ({ service: name, version }) =>
        `${name} ${version} is live and its contracts are not known: npx accord publish ${name} --version ${version}`,
    );
}

function notDeployed(
  { firstDeployment = false, state }: Question,
  consumer: Pick<Row, 'consumer' | 'consumerVersion'>,
  { provider, digest }: PublishedPact,
): Row {
  return {
    ...consumer,
    provider,
    providerVersion: null,
    digest,
    result: firstDeployment ? 'first' : 'not-deployed',
    details: [`${provider} is not deployed to ${state.environment.name}`],
    settle: isVendor(provider)
      ? `npx accord verify ${provider} --pact ${consumer.consumer}@${consumer.consumerVersion}`
      : `npx accord can-i-deploy ${provider} --to ${state.environment.name}`,
    because: 'live',
  };
}

function overridden(row: Row, { by, until }: { readonly by: string; readonly until: string }): Row {
  if (green.has(row.result)) return row;
  return {
    ...row,
    result: 'overridden',
    details: [`override by ${by} until ${until.slice(0, 10)}`, ...row.details],
  };
}

function find(
  versions: readonly PublishedVersion[],
  service: string,
  version: string,
): PublishedVersion | undefined {
  return versions.find((one) => one.service === service && one.version === version);
}
