import { pactDigest, type PactFile } from '@accord/contract-kit/pacts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Verification } from '../ledger/records.ts';
import { vendorVersion } from '../spec-check/vendor-version.ts';
import { namedSpecsFolder } from '../vendor-specs/environment.ts';
import { publishedFolder } from '../vendor-specs/spec-source.ts';
import { providersOf, readVendors } from '../vendor-specs/vendor-file.ts';
import { root } from './environment.ts';
import { now } from './setting.ts';

export interface VendorRound {
  readonly ledger: Ledger;
  readonly pacts: readonly PactFile[];
  /** Where it is recorded that this is what the vendors run. */
  readonly environments: readonly string[];
  /** Version of the consumers whose pacts these are. */
  readonly consumerVersion: string;
  readonly print: (line: string) => void;
}

/**
 * Holds pacts against what their vendors publish now, and records both the result and that this is what is live.
 * @returns what was seen; pacts of vendors about whom nothing can be said are not among them
 */
export async function verifyVendors(round: VendorRound): Promise<readonly Verification[]> {
  const { ledger, pacts, environments, consumerVersion, print } = round;
  const seen: Verification[] = [];
  for (const vendor of readVendors(root)) {
    const providers = Object.values(providersOf(vendor));
    const own = pacts.filter(({ provider }) => providers.includes(provider));
    if (own.length === 0) continue;
    const current = vendorVersion(vendor, publishedFolder(root, namedSpecsFolder()));
    if (current === undefined) {
      print(`SKIPPED  vendor-${vendor.vendor}: nothing that it published is here; set ACCORD_VENDOR_SPECS`);
      continue;
    }
    const { version, breaks } = current;
    for (const environment of environments)
      for (const service of new Set(own.map(({ provider }) => provider)))
        await ledger.recordDeployment({ environment, service, version, canary: false });
    for (const pact of own) {
      const findings = (await breaks(pact)).filter(({ severity }) => severity === 'breaking');
      const verification: Verification = {
        provider: pact.provider,
        providerVersion: version,
        consumer: pact.consumer,
        consumerVersion,
        digest: pactDigest(pact),
        success: findings.length === 0,
        verifiedAt: now().toISOString(),
        by: 'spec',
        failures: findings.map(({ interaction = 'any of them', flow, where = '', message }) => ({
          interaction,
          ...(flow === undefined ? {} : { flow }),
          message: `${where}: ${message}`,
        })),
      };
      await ledger.recordVerification(verification);
      seen.push(verification);
      print(
        `${verification.success ? 'verified' : 'BROKEN  '} ${pact.consumer} -> ${pact.provider} ${version}`,
      );
    }
  }
  return seen;
}
