import { hasDocker, startContainer } from './docker.ts';
import type { Dependency } from './leases.ts';
import type { Profile } from './paths.ts';
import { startPostgres } from './postgres/postgres.ts';
import { startRabbit } from './rabbitmq/rabbitmq.ts';

/** A dependency that is up, and how a person would name where it comes from. */
export interface Provided {
  readonly url: string;
  readonly source: string;
  stop(): Promise<void>;
}

export interface ProvideOptions {
  readonly folder: string;
  readonly profile: Profile;
  readonly withoutDocker: boolean;
  readonly report: (progress: string) => void;
}

/**
 * Brings one dependency up: in Docker where an engine answers, else as a private server of this checkout.
 * (One named by the environment never gets here.) @throws CannotStart with the one line that says what to do.
 */
export async function provide(dependency: Dependency, options: ProvideOptions): Promise<Provided> {
  if (!options.withoutDocker && (await hasDocker())) {
    options.report('starting a Docker container');
    return { source: 'Docker container', ...(await startContainer(dependency, options.profile)) };
  }
  const start = dependency === 'postgres' ? startPostgres : startRabbit;
  const server = await start({
    folder: options.folder,
    lifetime: options.profile === 'test' ? 'disposable' : 'kept',
    report: options.report,
  });
  return { url: server.url, source: `private server, pid ${server.pid()}`, stop: () => server.stop() };
}
