import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { messageOf } from '../processes.ts';
import { CannotStart } from '../server.ts';
import { unpackedRabbit, unpackRabbit } from './packages.ts';

export interface RabbitHome {
  /** The start script itself, not the wrapper in /usr/sbin that refuses ordinary users. */
  readonly server: string;
  /** Folder with `erl` and `epmd` when they are not the system's own. */
  readonly erlang: string | undefined;
}

const howToHelp =
  'install Docker, or rabbitmq-server (apt-get install rabbitmq-server, brew install rabbitmq), or set AMQP_URL';

/**
 * A RabbitMQ to run privately: an installed one, one unpacked earlier, or Debian's packages unpacked now.
 * @throws CannotStart with the one line that says what to install.
 */
export async function locateRabbit(path: string, report: (progress: string) => void): Promise<RabbitHome> {
  const there = installedRabbit(path) ?? unpackedRabbit();
  if (there) return there;
  if (!isOnPath('apt-get', path) || !isOnPath('dpkg', path)) {
    throw new CannotStart(`no RabbitMQ on this machine: ${howToHelp}`);
  }
  try {
    return await unpackRabbit(report);
  } catch (error) {
    throw new CannotStart(`RabbitMQ could not be downloaded (${messageOf(error)}): ${howToHelp}`);
  }
}

function installedRabbit(path: string): RabbitHome | undefined {
  const debian = '/usr/lib/rabbitmq/lib';
  const versions = existsSync(debian) ? readdirSync(debian).map((name) => join(debian, name, 'sbin')) : [];
  const homebrew = ['/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin'];
  const onPath = path.split(delimiter).filter((folder) => folder !== '/usr/sbin' && folder !== '/sbin');
  const sbin = [...versions, ...homebrew, ...onPath].find((folder) =>
    existsSync(join(folder, 'rabbitmq-server')),
  );
  if (sbin === undefined || !erlangFor(path)) return undefined;
  return { server: join(sbin, 'rabbitmq-server'), erlang: undefined };
}

const erlangFor = (path: string): boolean => isOnPath('erl', path) || existsSync('/opt/homebrew/bin/erl');

function isOnPath(command: string, path: string): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, command)));
}

/** epmd of the same Erlang, else whichever the PATH finds. */
export function epmdOf(home: RabbitHome): string {
  return home.erlang === undefined ? 'epmd' : join(home.erlang, 'epmd');
}
