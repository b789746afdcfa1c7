import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { isPortFree, stateFolder, tryLock } from '@accord/infra';
import { Addresses } from '../start/addresses.ts';
import { portsOfRoles } from './split-roles.ts';

/** Away from what `npm start` takes, and below what servers are given (from 20 000): one would come before our programs. */
const lowest = 12_000;
const distance = 20;
const blocks = 400;

interface HeldAddresses {
  readonly addresses: Addresses;
  /** Lets others have them. Those of a process that has ended are free, too. */
  readonly release: () => void;
}

interface HoldOptions {
  /** The number of the next block of ports to try, below 400. */
  readonly draw?: () => number;
  /** Where it is noted who holds which. */
  readonly folder?: string;
}

/**
 * Ports in a row on which nobody listens. They are held from now on: programs listen on them only when servers and
 * tables are ready, and another Accord that is started meanwhile would find them free, too.
 */
export async function holdFreeAddresses(options: HoldOptions = {}): Promise<HeldAddresses> {
  const { draw = () => randomInt(blocks), folder = join(stateFolder, 'ports') } = options;
  for (;;) {
    const base = String(lowest + distance * draw());
    const release = tryLock(join(folder, base));
    if (!release) continue;
    const addresses = new Addresses(base);
    if (await areFree(addresses)) return { addresses, release };
    release();
  }
}

async function areFree(addresses: Addresses): Promise<boolean> {
  try {
    await addresses.mustBeFree();
  } catch {
    return false;
  }
  return (await Promise.all(portsOfRoles(addresses.port('mocks')).map(isPortFree))).every(Boolean);
}
