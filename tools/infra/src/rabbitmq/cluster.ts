import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readEnvironment } from '../environment.ts';
import { guard } from '../guardian/guardian.ts';
import { endNameServer } from '../guardian/ward.ts';
import { freePorts } from '../ports.ts';
import { run } from '../run.ts';
import type { Server, ServerOptions } from '../server.ts';
import { epmdOf, locateRabbit, type RabbitHome } from './locate.ts';
import { PrivateRabbit } from './rabbitmq.ts';

/** Nodes of one RabbitMQ on this machine, each killed, paused and started by itself. */
export interface RabbitCluster {
  readonly nodes: readonly Server[];
  /** Which node leads each quorum queue; one without leader is left out. Asked through any node that answers. */
  leaders(): Promise<ReadonlyMap<string, Server>>;
  stop(): Promise<void>;
}

const joinLimitMs = 90_000;

/**
 * Starts `size` empty nodes at once and resolves when all of them have found each other. The folder is a fresh one.
 * @throws CannotStart with what to do
 */
export async function startRabbitCluster(size: number, options: ServerOptions): Promise<RabbitCluster> {
  const home = await locateRabbit(readEnvironment().path, options.report);
  const [epmd = 0] = await freePorts(1);
  const cookie = randomBytes(18).toString('hex');
  const releaseNameServer = await guard({ kind: 'name-server', epmd: epmdOf(home), port: epmd });
  const nodes = Array.from(
    { length: size },
    (_, index) => new PrivateRabbit(home, options, { ordinal: index + 1, size, epmd, cookie }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
    await endNameServer(epmdOf(home), epmd);
    await releaseNameServer();
  };
  try {
    await startAll(nodes);
    await untilJoined(home, nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, leaders: () => leadersOf(home, nodes), stop };
}

async function startAll(nodes: readonly PrivateRabbit[]): Promise<void> {
  const started = await Promise.allSettled(nodes.map((node) => node.restart()));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

async function untilJoined(home: RabbitHome, nodes: readonly PrivateRabbit[]): Promise<void> {
  const giveUpMs = performance.now() + joinLimitMs;
  for (;;) {
    const running = await evaluate(home, nodes[0], 'length(rabbit_mnesia:cluster_nodes(running)).');
    if (Number(running) === nodes.length) return;
    if (performance.now() > giveUpMs) throw new Error(`only ${running} of ${nodes.length} nodes joined`);
    await wait(500);
  }
}

async function leadersOf(
  home: RabbitHome,
  nodes: readonly PrivateRabbit[],
): Promise<ReadonlyMap<string, Server>> {
  const listed = await firstAnswer(home, nodes, ['list_queues', 'name', 'leader', '--quiet']);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return new Map(
    listed.split('\n').flatMap((line) => {
      const [queue = '', leader = ''] = line.split('\t');
      const node = byName.get(leader.trim());
      return node ? [[queue, node] as const] : [];
    }),
  );
}

/** Of the first node that answers, one after the other: each question starts an Erlang of its own. */
async function firstAnswer(
  home: RabbitHome,
  nodes: readonly PrivateRabbit[],
  args: readonly string[],
): Promise<string> {
  const failures: unknown[] = [];
  for (const node of nodes) {
    try {
      return await control(home, node, args);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'no node of the cluster answers');
}

function evaluate(home: RabbitHome, node: PrivateRabbit | undefined, expression: string): Promise<string> {
  if (!node) throw new Error('a cluster has nodes');
  return control(home, node, ['eval', expression]);
}

/** RabbitMQ's own command line, which needs the node's name, cookie and name server. */
function control(home: RabbitHome, node: PrivateRabbit, args: readonly string[]): Promise<string> {
  return run(join(dirname(home.server), 'rabbitmqctl'), ['--timeout', '10', '-n', node.name, ...args], {
    env: node.environment(),
  });
}
