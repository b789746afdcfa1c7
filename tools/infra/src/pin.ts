import { joinInfra, type JoinOptions } from './join.ts';
import { takeLease, dependencies } from './leases.ts';
import { type Profile, profileFolder } from './paths.ts';
import { endProcess } from './processes.ts';
import { type KeeperStatus, readStatus } from './status.ts';

export type InfraReport = Pick<KeeperStatus, 'keeperPid' | 'pgUrl' | 'amqpUrl'>;

/** `infra up`: the servers stay until `infra down`, so that test runs in between start at once. */
export async function pinInfra(options: JoinOptions): Promise<InfraReport | undefined> {
  const infra = await joinInfra(options);
  takeLease(profileFolder(options.profile), dependencies, { pinned: true });
  await infra.release();
  return infraStatus(options.profile);
}

/** `infra down`: ends the keeper and its servers. @returns false when there was none. */
export async function unpinInfra(profile: Profile): Promise<boolean> {
  const status = readStatus(profileFolder(profile));
  if (!status) return false;
  await endProcess(status.keeper, 'SIGTERM', 60_000);
  return true;
}

/** Where the kept servers are; undefined when no keeper lives. */
export function infraStatus(profile: Profile): InfraReport | undefined {
  const status = readStatus(profileFolder(profile));
  return status && { keeperPid: status.keeperPid, pgUrl: status.pgUrl, amqpUrl: status.amqpUrl };
}
