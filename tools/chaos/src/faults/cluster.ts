import type { Server } from '@accord/infra';

import { shuffled } from '../chance.ts';
import type { World } from '../world.ts';
import type { Fault } from './fault.ts';

/** Whose queue the paused leader leads: every order passes it, and the next step waits for it. */
const watchedQueue = 'inventory.commit-reservation-on-order-placed';

/** Long enough for the other nodes to notice and choose, and for callers to go on before the node is back. */
const nodeDownMs = 4_000;
/** Beyond the promise of 12 s, so that a slower recovery is seen as one, and not cured by the end of the pause. */
const leaderPausedMs = 14_000;
const minorityMs = 4_000;

/**
 * What may happen to a cluster of three: each node killed, the leader paused, two of three down, all three killed. The
 * topology is older than two seconds by then: a queue that dies younger may be forgotten.
 */
export function clusterFaults(chance: () => number): Fault[] {
  return [
    ...shuffled([0, 1, 2], chance).map(killNode),
    pauseLeader(),
    ...shuffled([twoDown(shuffled([0, 1, 2], chance).slice(0, 2)), allDown()], chance),
  ];
}

function killNode(index: number): Fault {
  return {
    name: `kill broker node ${index + 1}`,
    promised: 'node',
    holdMs: nodeDownMs,
    begin: (world) => nodeOf(world, index).kill(),
    end: (world) => nodeOf(world, index).restart(),
  };
}

/** The node that leads the watched queue dies, whichever it is by then. */
export function killLeader(): Fault {
  let leader: Server | undefined;
  return {
    name: 'kill the leader',
    promised: 'node',
    holdMs: nodeDownMs,
    begin: async (world) => {
      leader = await leaderOf(world);
      await leader.kill();
    },
    end: async () => leader?.restart(),
  };
}

function pauseLeader(): Fault {
  let leader: Server | undefined;
  return {
    name: 'pause the leader',
    promised: 'leader',
    holdMs: leaderPausedMs,
    begin: async (world) => {
      leader = await leaderOf(world);
      leader.pause();
    },
    end: () => leader?.resume(),
  };
}

function twoDown(indexes: readonly number[]): Fault {
  return {
    name: `kill broker nodes ${indexes.map((index) => index + 1).join(' and ')}`,
    holdMs: minorityMs,
    begin: async (world) => {
      await Promise.all(indexes.map((index) => nodeOf(world, index).kill()));
    },
    end: async (world) => {
      await Promise.all(indexes.map((index) => nodeOf(world, index).restart()));
    },
  };
}

function allDown(): Fault {
  return {
    name: 'kill all broker nodes',
    holdMs: 0,
    begin: async ({ system }) => {
      await Promise.all(system.infra.brokers.map((node) => node.kill()));
    },
    end: async ({ system }) => {
      await Promise.all(system.infra.brokers.map((node) => node.restart()));
    },
  };
}

async function leaderOf({ system }: World): Promise<Server> {
  const leader = (await system.infra.leaders()).get(watchedQueue);
  if (!leader) throw new Error(`${watchedQueue} has no leader`);
  return leader;
}

function nodeOf({ system }: World, index: number): Server {
  const node = system.infra.brokers[index];
  if (!node) throw new Error(`there is no broker node ${index + 1}`);
  return node;
}
