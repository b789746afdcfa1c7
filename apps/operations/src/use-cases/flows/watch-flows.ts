import { Failure } from '@accord/canonical';
import { createLogger, rest } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { ownerOfFlow, unheardFlows } from '../../domain/flow.ts';
import type { OwnedFlow } from '../../domain/flow.ts';
import type { FlowsOfService } from '../../domain/incidents/states-of-flows.ts';
import { watchedServices } from '../watch-health.ts';
import type { WatchedServices } from '../watch-health.ts';
import { ServiceFlows } from './ports.ts';

const log = createLogger('flows');

/** Asks every service again and again for its flows, and remembers what a silent one said last. */
@Injectable()
export class WatchFlows implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private readonly said = new Map<string, FlowsOfService>();
  private watching: Promise<void> = Promise.resolve();

  constructor(
    private readonly flows: ServiceFlows,
    @Inject(watchedServices) private readonly watched: WatchedServices,
  ) {
    for (const service of flows.services)
      this.said.set(service, { service, flows: unheardFlows(service), answers: false });
  }

  get all(): readonly FlowsOfService[] {
    return [...this.said.values()];
  }

  onApplicationBootstrap(): void {
    this.watching = this.watch();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  /** What the owner has just said of one flow. */
  heard(flow: OwnedFlow): void {
    const service = ownerOfFlow(flow.flow);
    const before = this.said.get(service)?.flows ?? [];
    const flows = before.map((one) => (one.flow === flow.flow ? flow : one));
    this.said.set(service, { service, flows, answers: true });
  }

  /** One look at all services at once. */
  async look(): Promise<void> {
    await Promise.all([...this.said.values()].map((before) => this.ask(before)));
  }

  /** What was heard while the answer was on its way is newer than the answer. */
  private async ask(before: FlowsOfService): Promise<void> {
    const { service } = before;
    const now = await this.answerOf(before);
    if (this.said.get(service) === before) this.said.set(service, now);
  }

  private async answerOf(before: FlowsOfService): Promise<FlowsOfService> {
    try {
      return { ...before, flows: await this.flows.of(before.service), answers: true };
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'internal.unexpected';
      if (before.answers) log.warn({ event: 'flows.unanswered', service: before.service, code });
      return { ...before, answers: false };
    }
  }

  private async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look();
      await rest(this.watched.everyMs, signal);
    }
  }
}
