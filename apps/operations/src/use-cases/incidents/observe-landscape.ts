import type { Clock, Ids } from '@accord/canonical';
import { clockToken, idsToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { answerDiffers } from '../../domain/incidents/drift-signal.ts';
import { Observer, unseenMs } from '../../domain/incidents/observation.ts';
import { keyOf } from '../../domain/incidents/problem.ts';
import { nameOf } from '../../domain/incidents/signal.ts';
import type { Signal } from '../../domain/incidents/signal.ts';
import { statesOfFlows } from '../../domain/incidents/states-of-flows.ts';
import { statesOfService } from '../../domain/incidents/states-of-services.ts';
import { statesOfVendors } from '../../domain/incidents/states-of-vendors.ts';
import { syntheticFailed } from '../../domain/synthetic/synthetic-signals.ts';
import type { ServiceHealth } from '../../domain/service-health.ts';
import { WatchFlows } from '../flows/watch-flows.ts';
import { WatchHealth } from '../watch-health.ts';
import { HearLandscape } from './hear-landscape.ts';
import { ParkedQueues, SignalStore } from './ports.ts';
import type { StandingProblem } from './ports.ts';

/**
 * A quarantine never tells that it is well, nor does an answer that fits, nor who has stopped to place synthetic orders:
 * without more of it, it is.
 */
const toldToBegin = ['quarantine.limit_passed', answerDiffers, syntheticFailed];
const quietMs = 900_000;

/** What is looked at again and again, and said again while it lasts. */
const observedCodes = [
  'vendor.fails',
  'vendor.refuses_credentials',
  'vendor.limits_rate',
  'vendor.circuit_open',
  'service.no_answer',
  'service.not_ready',
  'database.unreachable',
  'broker.unreachable',
  'consumer.paused',
  'reconciliation.differences',
  'run.failed',
  'run.many_failed',
  'flow.paused',
  'flow.paused_long',
];

export const pauseReminder = Symbol('after how many milliseconds a flow that is paused may be forgotten');

/** What answers when it is asked. */
@Injectable()
export class Watched {
  constructor(
    readonly health: WatchHealth,
    readonly flows: WatchFlows,
    @Inject(pauseReminder) readonly remindAfterMs: number,
  ) {}
}

/** Looks at everything that is not told by itself, and says what has changed. */
@Injectable()
export class ObserveLandscape {
  private readonly observer = new Observer();
  private before: readonly ServiceHealth[] = [];

  constructor(
    private readonly watched: Watched,
    private readonly heard: HearLandscape,
    private readonly store: SignalStore,
    private readonly parked: ParkedQueues,
    @Inject(clockToken) private readonly clock: Clock,
    @Inject(idsToken) private readonly ids: Ids,
  ) {}

  /** The signals of this look. */
  async execute(): Promise<Signal[]> {
    const now = this.clock.now();
    const seen = [
      ...this.services(),
      ...this.flows(now),
      ...statesOfVendors(this.heard.vendors.health(now.getTime()), now.getTime()),
    ];
    const signals = this.observer.signals(seen, now, () => this.ids.next());
    const over = await this.overBySilence(now);
    const raised = new Set(signals.filter(({ state }) => state === 'raised').map(keyOf));
    return [...signals, ...over.filter((one) => !raised.has(keyOf(one)))];
  }

  private services(): ReturnType<typeof statesOfService> {
    const before = new Map(this.before.map((one) => [one.service, one]));
    const { map } = this.watched.health;
    this.before = map;
    return map.flatMap((one) => statesOfService(before.get(one.service) ?? one, one));
  }

  private flows(now: Date): ReturnType<typeof statesOfFlows> {
    const { flows, remindAfterMs } = this.watched;
    return flows.all.flatMap((one) => statesOfFlows(one, { nowMs: now.getTime(), remindAfterMs }));
  }

  /** What is only ever told to begin ends when it is not there any more; what is observed, when nobody sees it. */
  private async overBySilence(now: Date): Promise<Signal[]> {
    const parking = await this.store.standing(['messages.parked'], now);
    const parked = await this.parked.stillParked(parking.map(({ node }) => nameOf(node)));
    const before = (ms: number): Date => new Date(now.getTime() - ms);
    const quiet = await this.store.standing(toldToBegin, before(quietMs));
    const unseen = await this.store.standing(observedCodes, before(unseenMs));
    const over = [...parking.filter(({ node }) => !parked.has(nameOf(node))), ...quiet, ...unseen];
    return over.map((one: StandingProblem) => ({
      ...one,
      id: this.ids.next(),
      at: now.toISOString(),
      state: 'cleared',
    }));
  }
}
