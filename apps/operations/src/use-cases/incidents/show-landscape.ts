import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { landscapeWith } from '../../domain/incidents/landscape.ts';
import type { LandscapeNode } from '../../domain/incidents/landscape.ts';
import { allOrderSteps } from '../../domain/incidents/order-steps.ts';
import { nameOf } from '../../domain/incidents/signal.ts';
import type { NodeName } from '../../domain/incidents/signal.ts';
import type { VendorOperationHealth } from '../../domain/incidents/vendor-windows.ts';
import { nodeOfVendor } from '../../domain/incidents/states-of-vendors.ts';
import type { DependencyHealth } from '../../domain/service-health.ts';
import { WatchHealth } from '../watch-health.ts';
import { HearLandscape } from './hear-landscape.ts';
import { IncidentBook, OrdersInProgress } from './ports.ts';

export interface ShownVendor extends VendorOperationHealth {
  /** As the calling service says; unknown while it says nothing. */
  readonly circuit: 'closed' | 'open' | 'unknown';
}

export interface ShownConsumer {
  readonly queue: string;
  readonly paused: boolean;
  /** Orders that wait for it, and since when the oldest was placed. */
  readonly waitingOrders: number;
  readonly backlogAgeMs: number | null;
  /** From the event to the effect that the consumer told of. */
  readonly criticalTimeP50Ms: number | null;
  readonly criticalTimeP95Ms: number | null;
}

export interface ShownNode extends LandscapeNode {
  readonly state: 'well' | 'ill' | 'impaired';
  /** The part that it suffers from, or itself. */
  readonly cause: NodeName | null;
}

export interface Landscape {
  readonly vendors: readonly ShownVendor[];
  readonly consumers: readonly ShownConsumer[];
  readonly graph: readonly ShownNode[];
}

/** Everything that is known of the state of the whole, as one picture. */
@Injectable()
export class ShowLandscape {
  constructor(
    private readonly health: WatchHealth,
    private readonly heard: HearLandscape,
    private readonly orders: OrdersInProgress,
    private readonly book: IncidentBook,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async execute(): Promise<Landscape> {
    const now = this.clock.now().getTime();
    const waiting = new Map((await this.orders.waiting()).map((one) => [one.bit, one]));
    const times = new Map(this.heard.criticalTimes.all().map((one) => [one.queue, one]));
    const vendors = this.heard.vendors
      .health(now)
      .map((one) => ({ ...one, circuit: this.circuitOf(one.service, one.vendor) }));
    return {
      vendors,
      consumers: allOrderSteps.map(({ queue, bit }) => {
        const behind = waiting.get(bit);
        return {
          queue: nameOf(queue),
          paused: this.reported(`consumer ${nameOf(queue)}`)?.status === 'down',
          waitingOrders: behind?.orders ?? 0,
          backlogAgeMs: behind === undefined ? null : Math.max(0, now - behind.oldestPlacedAt.getTime()),
          criticalTimeP50Ms: times.get(queue)?.p50Ms ?? null,
          criticalTimeP95Ms: times.get(queue)?.p95Ms ?? null,
        };
      }),
      graph: await this.graph(vendors.map(({ vendor }) => nodeOfVendor(vendor))),
    };
  }

  /** What the open incidents say of each part. */
  private async graph(heardOf: readonly NodeName[]): Promise<ShownNode[]> {
    const open = await this.book.list({ state: 'open' });
    const causes = new Map(open.map(({ cause }) => [cause.node, cause.node]));
    const suffering = new Map(
      open.flatMap(({ cause, impaired }) => impaired.map((node) => [node, cause.node] as const)),
    );
    return landscapeWith([...heardOf, ...causes.keys(), ...suffering.keys()]).map((one) => {
      if (causes.has(one.node)) return { ...one, state: 'ill', cause: one.node };
      const cause = suffering.get(one.node);
      return cause === undefined
        ? { ...one, state: 'well', cause: null }
        : { ...one, state: 'impaired', cause };
    });
  }

  private circuitOf(service: string, vendor: string): ShownVendor['circuit'] {
    const found = this.reported(vendor, service);
    if (found === undefined) return 'unknown';
    return found.status === 'up' ? 'closed' : 'open';
  }

  private reported(name: string, service?: string): DependencyHealth | undefined {
    return this.health.map
      .filter((one) => service === undefined || one.service === service)
      .flatMap(({ dependencies }) => dependencies)
      .find((one) => one.name === name);
  }
}
