import { containsCardNumber, Failure, maskCardNumbers } from '@accord/canonical';
import type { OutgoingMessage } from '../broker/message.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import { exchanges, inNamespace, retryName } from '../topology/names.ts';
import { jitterShare } from '../topology/plan.ts';
import type { Topology } from '../topology/definition.ts';
import type { Delivery } from './delivery.ts';
import { carriedOver, header } from './headers.ts';
import type { Outcome } from './outcome.ts';
import type { ParkedHeaders } from '../parked/parked-headers.ts';
import { chooseTier } from './retry-ladder.ts';
import type { Verdict } from './verdict.ts';

export interface SettlementOptions {
  readonly namespace: string;
  readonly topology: Topology;
  readonly runtime: Pick<BrokerRuntime, 'clock' | 'chance'>;
}

/** A copy to send before the original is acknowledged, and what it stands for. */
export interface Successor {
  readonly fate: 'retried' | 'parked';
  readonly reason: string;
  readonly message: OutgoingMessage;
}

/** Turns an outcome into the message that carries on; undefined when nothing does. */
export class Settlement {
  readonly #options: SettlementOptions;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  successorOf(delivery: Delivery, outcome: Outcome): Successor | undefined {
    const { verdict } = outcome;
    switch (verdict.kind) {
      case 'done':
        return undefined;
      case 'retry':
        return this.#retried(delivery, verdict) ?? this.#parked(delivery, verdict.reason, outcome);
      case 'park':
        return this.#parked(delivery, verdict.reason, outcome);
    }
  }

  /** The body alone, for a message whose headers cannot be sent again. */
  bareParked(delivery: Delivery, reason: string): Successor {
    const parked = this.#parked(delivery, reason, {});
    const own = Object.entries(parked.message.headers ?? {}).filter(([name]) => name.startsWith('x-accord-'));
    return { ...parked, message: { ...parked.message, headers: Object.fromEntries(own) } };
  }

  #retried(delivery: Delivery, verdict: Extract<Verdict, { kind: 'retry' }>): Successor | undefined {
    const { namespace, topology, runtime } = this.#options;
    const usesAttempt = verdict.usesAttempt ?? true;
    const { attempt, waits } = delivery;
    const tier = chooseTier(topology.retryTiers, { attempt, waits, usesAttempt, afterMs: verdict.afterMs });
    if (tier === undefined) return undefined;
    return {
      fate: 'retried',
      reason: verdict.reason,
      message: {
        ...carriedBy(delivery),
        exchange: inNamespace(namespace, retryName(tier.name)),
        routingKey: inNamespace(namespace, delivery.queue),
        expiresInMs: tier.delayMs * (1 + runtime.chance.next() * jitterShare),
        headers: {
          ...carriedOver(delivery.headers),
          [header.attempt]: usesAttempt ? attempt + 1 : attempt,
          [header.waits]: usesAttempt ? waits : waits + 1,
          [header.firstSeenAt]: delivery.firstSeenAt.toISOString(),
          [header.retryReason]: shortened(verdict.reason),
        },
      },
    };
  }

  #parked(delivery: Delivery, reason: string, outcome: Pick<Outcome, 'stackDigest'>): Successor {
    const { namespace, runtime } = this.#options;
    if (delivery.queue === exchanges.parked) {
      throw new Failure(
        'parked.cannot_park',
        'bug',
        'a message that is parked already has nowhere to be put',
      );
    }
    const told: ParkedHeaders = {
      [header.parkedReason]: shortened(reason),
      [header.parkedQueue]: delivery.queue,
      [header.parkedStack]: outcome.stackDigest ?? '',
      [header.parkedAttempts]: delivery.attempt,
      [header.parkedFirstSeenAt]: delivery.firstSeenAt.toISOString(),
      [header.parkedAt]: runtime.clock.now().toISOString(),
      [header.parkedRoutingKey]: delivery.routingKey,
    };
    return {
      fate: 'parked',
      reason,
      message: {
        ...carriedBy(delivery),
        ...(reason === 'message.card_number_refused' ? { body: starred(delivery.body) } : {}),
        exchange: inNamespace(namespace, exchanges.parked),
        routingKey: inNamespace(namespace, delivery.queue),
        headers: { ...withoutCards(carriedOver(delivery.headers)), ...told },
      },
    };
  }
}

function carriedBy(delivery: Delivery): Pick<OutgoingMessage, 'body' | 'messageId' | 'type' | 'contentType'> {
  return {
    body: delivery.body,
    messageId: delivery.messageId,
    ...(delivery.type === undefined ? {} : { type: delivery.type }),
    ...(delivery.contentType === undefined ? {} : { contentType: delivery.contentType }),
  };
}

/** What is parked is kept for a person, and a card number is not to be kept by anybody. */
function starred(body: Buffer): Buffer {
  return Buffer.from(maskCardNumbers(body.toString('utf8')));
}

function withoutCards(headers: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter((entry) => !containsCardNumber(entry)));
}

function shortened(reason: string): string {
  return reason.slice(0, 500);
}
