import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { childEnvironment } from './environment.ts';
import type { Dependency } from './leases.ts';
import { type Profile, workspaceRoot } from './paths.ts';
import { freePorts, isFree } from './ports.ts';
import { run } from './run.ts';

export interface ContainerService {
  readonly url: string;
  stop(): Promise<void>;
}

/** True when a Docker engine answers and its compose plugin is there. */
export async function hasDocker(): Promise<boolean> {
  const works = async (...args: string[]): Promise<boolean> =>
    run('docker', args).then(
      () => true,
      () => false,
    );
  return (await works('info', '--format', '{{.ServerVersion}}')) && (await works('compose', 'version'));
}

const wellKnownPort: Readonly<Record<Dependency, number>> = { postgres: 5432, rabbitmq: 5672 };

/** Brings one service of docker-compose.yml up on 127.0.0.1, on its usual port when that is free. */
export async function startContainer(dependency: Dependency, profile: Profile): Promise<ContainerService> {
  const usual = wellKnownPort[dependency];
  const [other = 0] = await freePorts(1);
  const port = profile === 'start' && (await isFree(usual)) ? usual : other;
  const portVariable = dependency === 'postgres' ? 'ACCORD_POSTGRES_PORT' : 'ACCORD_RABBITMQ_PORT';
  const compose = (...args: string[]): Promise<string> =>
    run(
      'docker',
      [
        'compose',
        '--file',
        join(workspaceRoot, 'docker-compose.yml'),
        '--project-name',
        projectName(profile),
        ...args,
      ],
      {
        env: childEnvironment({ [portVariable]: String(port) }),
      },
    );
  await compose('up', '--detach', '--wait', dependency);
  const url =
    dependency === 'postgres'
      ? `postgres://accord:accord@127.0.0.1:${port}/postgres`
      : `amqp://guest:guest@127.0.0.1:${port}`;
  return { url, stop: async () => void (await compose('rm', '--stop', '--force', dependency)) };
}

/** Two checkouts on one machine, and tests beside a running start, keep their containers apart. */
function projectName(profile: Profile): string {
  return `accord-${profile}-${createHash('sha256').update(workspaceRoot).digest('hex').slice(0, 8)}`;
}
