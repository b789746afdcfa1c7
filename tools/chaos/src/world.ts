import { join } from 'node:path';

import { RunningSystem } from '@accord/cli';
import { FaultProxy } from '@accord/fault-proxy';

/** A whole Accord with a fault proxy on each line that a fault may be put on. */
export interface World {
  readonly system: RunningSystem;
  readonly lines: Lines;
  stop(): Promise<void>;
}

export interface Lines {
  readonly database: FaultProxy;
  readonly vendors: FaultProxy;
  /** Before a broker of one node. The nodes of a cluster are hurt themselves, and met without detour. */
  readonly broker: FaultProxy | undefined;
}

export interface WorldOptions {
  /** Data and logs; the caller removes it. */
  readonly folder: string;
  readonly brokers: number;
}

/** Where the logs of a world lie. */
export const logsIn = (folder: string): string => join(folder, 'logs');

export async function startWorld({ folder, brokers }: WorldOptions): Promise<World> {
  const proxies = new Map<string, FaultProxy>();
  const closeProxies = async (): Promise<void> => {
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
  };
  try {
    const system = await RunningSystem.start({
      folder,
      brokers,
      split: true,
      print: () => undefined,
      detour: async (to, port) => {
        if (to === 'broker' && brokers > 1) return port;
        const proxy = await FaultProxy.before(port);
        proxies.set(to, proxy);
        return proxy.port;
      },
    });
    const stop = async (): Promise<void> => {
      await system.stop();
      await closeProxies();
    };
    return { system, lines: linesOf(proxies), stop };
  } catch (error) {
    await closeProxies();
    throw error;
  }
}

function linesOf(proxies: ReadonlyMap<string, FaultProxy>): Lines {
  const [database, vendors] = [proxies.get('database'), proxies.get('vendors')];
  if (!database || !vendors) throw new Error('a line has no proxy');
  return { database, vendors, broker: proxies.get('broker') };
}
