import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { childEnvironment, readEnvironment } from '../environment.ts';
import type { RabbitHome } from './locate.ts';

export interface Ports {
  readonly amqp: number;
  readonly distribution: number;
  readonly epmd: number;
}

/** What makes a node one of several. */
export interface Membership {
  /** From one to `size`. */
  readonly ordinal: number;
  readonly size: number;
  /** Port of the name server that all members share. */
  readonly epmd: number;
  /** The secret by which members know each other. */
  readonly cookie: string;
}

/** The name is part of the data's path, so it must not change with the port. */
export function nodeName(membership: Pick<Membership, 'ordinal'> | undefined): string {
  return membership ? `accord-${membership.ordinal}@localhost` : 'accord@localhost';
}

/** Erlang refuses a cookie that others may read, and one that is written twice is read-only by then. */
export function writeCookie(home: string, cookie: string): void {
  const path = join(home, '.erlang.cookie');
  if (existsSync(path)) return;
  writeFileSync(path, cookie);
  chmodSync(path, 0o400);
}

export interface NodePlace {
  readonly home: RabbitHome;
  readonly folder: string;
  readonly ports: Ports;
  readonly membership?: Membership;
}

export function nodeEnvironment({
  home,
  folder,
  ports,
  membership,
}: NodePlace): Record<string, string | undefined> {
  const path = [home.erlang, readEnvironment().path].filter(Boolean).join(delimiter);
  return childEnvironment({
    PATH: path,
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: nodeName(membership),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: join(folder, 'environment.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
    // With these two the start script becomes the server (exec) instead of waiting for it as a parent.
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_START_ARGS: '-noinput +B i',
  });
}

export function configuration(ports: Ports, membership?: Membership): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}`,
    'loopback_users = none',
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.absolute = 1GB',
    'raft.wal_max_size_bytes = 32000000',
    'log.file.level = warning',
    'heartbeat = 30',
    ...(membership ? clusterConfiguration(membership.size) : []),
    '',
  ].join('\n');
}

/**
 * Members find each other when they start for the first time; a minority of them serves nobody. One that is frozen
 * counts as gone after 4.5 to 7.5 s: with RabbitMQ's own minute, other members choose a leader within ten seconds, but
 * cannot write down which, and a channel opened meanwhile still asks the frozen one.
 */
function clusterConfiguration(size: number): string[] {
  return [
    'cluster_partition_handling = pause_minority',
    'net_ticktime = 6',
    'cluster_formation.peer_discovery_backend = classic_config',
    ...Array.from(
      { length: size },
      (_, index) =>
        `cluster_formation.classic_config.nodes.${index + 1} = ${nodeName({ ordinal: index + 1 })}`,
    ),
  ];
}
