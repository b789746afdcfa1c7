import { RunningSystem } from '@accord/cli';

import { audit, type Bundles } from './audit.ts';
import { chanceFrom } from './chance.ts';
import { expireHolds, gatherEvidence, openOrders, waitingEvents } from './evidence.ts';
import { type Kill, planKills } from './kill-plan.ts';
import { type AnsweredOrder, placeOrders } from './order-load.ts';

export interface KillRunOptions {
  readonly seed: number;
  readonly orders: number;
  /** Kills on top of one per victim. */
  readonly extraKills: number;
  /** Data and logs of the run; the caller removes it. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

export interface KillRunResult {
  readonly accepted: readonly AnsweredOrder[];
  readonly refused: number;
  readonly kills: readonly Kill[];
  readonly findings: readonly string[];
}

const callers = 12;
const settleLimitMs = 240_000;
const stockForRun = '100000';
const stocked = ['KIT-ROBOT-01', 'CABLE-USBC-01'];
const bundles: Bundles = {
  'BUNDLE-STARTER-01': [
    { sku: 'KIT-ROBOT-01', quantity: 1 },
    { sku: 'CABLE-USBC-01', quantity: 2 },
  ],
};

/** Orders flow while parts of the system are killed, in an order that the seed decides; then everything is counted. */
export async function killRun({
  seed,
  orders,
  extraKills,
  folder,
  print,
}: KillRunOptions): Promise<KillRunResult> {
  const chance = chanceFrom(seed);
  const kills = planKills(orders, extraKills, chance);
  print(`seed ${seed}: ${kills.map(({ victim, afterOrders }) => `${victim}@${afterOrders}`).join(' ')}`);
  const system = await RunningSystem.start({ folder, print: () => undefined });
  try {
    await system.restock(stocked.map((articleNumber) => ({ articleNumber, quantity: stockForRun })));
    const before = await gatherEvidence(system);
    const killing = new KillQueue(system, kills, print);
    const { accepted, refused } = await placeOrders(system, {
      orders,
      callers,
      chance,
      onAnswer: (answered) => killing.reached(answered),
    });
    await killing.finished();
    await untilSettled(system, print);
    await expireHolds(system);
    const after = await gatherEvidence(system);
    const findings = audit({ before, after, accepted: accepted.map(({ id }) => id), bundles });
    return { accepted, refused, kills, findings };
  } finally {
    await system.stop();
  }
}

/** Kills one at a time, each when its number of answers has come; a part that was killed is started again at once. */
class KillQueue {
  #waiting: Kill[];
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly system: RunningSystem,
    kills: readonly Kill[],
    private readonly print: (line: string) => void,
  ) {
    this.#waiting = [...kills];
  }

  reached(answered: number): void {
    while (this.#waiting[0] && this.#waiting[0].afterOrders <= answered) {
      const kill = this.#waiting.shift();
      if (kill) this.#running = this.#running.then(() => this.#kill(kill, answered));
    }
  }

  /** All kills are done and everything is up again. @throws when a part did not come up again */
  async finished(): Promise<void> {
    this.reached(Number.POSITIVE_INFINITY);
    await this.#running;
  }

  async #kill({ victim }: Kill, answered: number): Promise<void> {
    const startedMs = performance.now();
    if (victim === 'rabbitmq' || victim === 'postgres') {
      await this.system.infra[victim].kill();
      await this.system.infra[victim].restart();
    } else {
      await this.system.kill(victim);
      await this.system.startProgram(victim);
    }
    this.print(
      `killed ${victim} after ${answered} answers, back in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`,
    );
  }
}

/** Waits until no order is open and no event waits; when time is up the audit says what is missing. */
async function untilSettled(system: RunningSystem, print: (line: string) => void): Promise<void> {
  const giveUpMs = performance.now() + settleLimitMs;
  let calm = 0;
  for (let round = 0; performance.now() < giveUpMs; round += 1) {
    const [open, waiting] = [await openOrders(system), await waitingEvents(system)];
    calm = open + waiting === 0 ? calm + 1 : 0;
    if (calm === 4) return;
    if (round % 10 === 0) print(`settling: ${open} orders open, ${waiting} events waiting`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
