import { join } from 'node:path';
import { type PactFile, readPacts } from '@accord/contract-kit/pacts';
import { servicesIn } from '../documents/describe-services.ts';
import { compareSurface } from '../drift/compare-surface.ts';
import type { Finding } from '../finding.ts';
import { compareVersions } from '../topology/compare-versions.ts';
import { usedOperations } from '../vendor-specs/used-surface.ts';
import { withAccepted } from './accepted.ts';
import { documentsSource, namesSource } from './documents-source.ts';
import {
  readDocument,
  readReleased,
  readReleasedVersions,
  readTopology,
  type Released,
} from './released-file.ts';
import { withWhatExamplesShow } from './shown-by-examples.ts';

const check = 'released';

/**
 * Holds what every service promises now against what its released version promised, on what its neighbours' pacts use:
 * while a deploy rolls, callers of yesterday meet the service of today, which meets queues of yesterday at the broker.
 * @param tree.now the day by which accepted changes are judged
 */
export function compareReleased({
  root,
  now = new Date(),
}: {
  readonly root: string;
  readonly now?: Date;
}): Finding[] {
  const pacts = readPacts(join(root, 'contracts'));
  const versions = readReleasedVersions(root);
  const findings = servicesIn(root).flatMap((service) => {
    const released = readReleased(root, service);
    if (released === undefined) return [neverReleased(service)];
    if (released.version !== versions[service]?.version) return [outOfStep(service, released.version)];
    // A caller that was never released is none of yesterday's, and knows what is promised today.
    const own = pacts.filter(
      ({ consumer, provider }) => provider === service && versions[consumer] !== undefined,
    );
    return [
      ...own.flatMap((pact) => ofPair(root, pact, released)),
      ...compareVersions(released.topology, readTopology(root, service)),
    ];
  });
  return withAccepted(root, findings, now);
}

function ofPair(root: string, pact: PactFile, { surface }: Released): Finding[] {
  const { provider } = pact;
  const names = namesSource(surface);
  const pinned = withWhatExamplesShow(surface, usedOperations([pact], names));
  const promised = documentsSource(
    readDocument(root, 'openapi', provider),
    readDocument(root, 'asyncapi', provider),
  );
  return compareSurface([pact], { slice: names, pinned, now: promised }).map((finding) => ({
    ...finding,
    check,
    // Nobody but us can have a look at it: what a vendor's change would be a risk of is decided here.
    severity: finding.severity === 'risk' ? 'breaking' : finding.severity,
  }));
}

function neverReleased(service: string): Finding {
  return {
    severity: 'notice',
    check,
    pair: { consumer: 'everybody', provider: service },
    code: 'released.never',
    message: `${service} was never released, so nothing can be taken away: npx accord release ${service}`,
  };
}

function outOfStep(service: string, version: string): Finding {
  return {
    severity: 'breaking',
    check,
    pair: { consumer: 'everybody', provider: service },
    where: `contracts/released/${service}.json`,
    code: 'released.out-of-step',
    message: `contracts/released.json names another version of ${service} than ${version.slice(0, 7)}: npx accord release ${service} --at COMMIT writes both`,
  };
}
