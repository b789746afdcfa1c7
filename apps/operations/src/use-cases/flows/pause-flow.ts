import { Failure } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { ownerOfFlow } from '../../domain/flow.ts';
import type { OwnedFlow, ShownFlow } from '../../domain/flow.ts';
import { Audit } from '../audit.ts';
import { ServiceFlows } from './ports.ts';
import type { PauseReason } from './ports.ts';
import { ShowFlows } from './show-flows.ts';
import { WatchFlows } from './watch-flows.ts';

interface Order {
  readonly action: 'flow.paused' | 'flow.resumed';
  readonly flow: string;
  readonly why: PauseReason;
  /** What is said to the owner; safe to repeat. */
  readonly say: () => Promise<OwnedFlow | undefined>;
}

/**
 * Tells a flow's owner to stop it, or to go on. Nothing of it is kept here: the owner keeps it, and goes by it with
 * operations down. That it was asked for is on record before the owner hears of it, and what came of it afterwards.
 */
@Injectable()
export class PauseFlow {
  constructor(
    private readonly flows: ServiceFlows,
    private readonly watched: WatchFlows,
    private readonly shown: ShowFlows,
    private readonly audit: Audit,
  ) {}

  /** @throws Failure `flow.unknown` | `flow.unreachable` */
  pause(flow: string, why: PauseReason): Promise<ShownFlow> {
    return this.order({ action: 'flow.paused', flow, why, say: () => this.flows.pause(flow, why) });
  }

  /** @throws Failure `flow.unknown` | `flow.unreachable` */
  resume(flow: string, why: PauseReason): Promise<ShownFlow> {
    return this.order({ action: 'flow.resumed', flow, why, say: () => this.flows.resume(flow) });
  }

  private async order({ action, flow, why, say }: Order): Promise<ShownFlow> {
    if (!this.flows.services.includes(ownerOfFlow(flow))) throw unknownFlow(flow);
    const told = { action, on: flow, actor: why.by, detail: { reason: why.reason } };
    await this.audit.record({ ...told, outcome: 'asked' });
    const failed = async (failure: Failure): Promise<never> => {
      await this.audit.record({ ...told, outcome: failure.code });
      throw failure;
    };
    const answer = await say().catch((cause: unknown) => failed(unreachable(flow, cause)));
    if (answer === undefined) return failed(unknownFlow(flow));
    this.watched.heard(answer);
    await this.audit.record(told);
    const found = (await this.shown.execute()).find((one) => one.flow === flow);
    return found ?? failed(unknownFlow(flow));
  }
}

function unknownFlow(flow: string): Failure {
  return new Failure('flow.unknown', 'not_found', `there is no flow ${flow}`, { details: { flow } });
}

function unreachable(flow: string, cause: unknown): Failure {
  const service = ownerOfFlow(flow);
  return new Failure('flow.unreachable', 'transient', `${service} does not answer`, {
    cause,
    details: { flow, service },
  });
}
