import { Failure } from '@accord/canonical';
import { Injectable } from '@nestjs/common';
import { mostByOnePerson } from '../../domain/redelivery.ts';
import type { Selection } from '../../domain/redelivery.ts';
import { Consumers, Selections } from './ports.ts';
import type { ConsumerFacts, Portion } from './ports.ts';

/** What a redelivery would do, before it does anything. */
export interface Preview {
  readonly messages: number;
  /** Their consumer is done with them; they will not be sent. */
  readonly alreadyApplied: number;
  /** What the others make happen outside, at most once each. */
  readonly vendorCalls: readonly {
    readonly vendor: string;
    readonly operation: string;
    readonly count: number;
    readonly irreversible: boolean;
  }[];
  /** At the tightest quota of those vendors; null where none is known. */
  readonly minutesAtQuota: number | null;
  readonly messagesPerMinute: number | null;
  readonly needsSecondPerson: boolean;
  /** Left out, because somebody holds their group. */
  readonly held: number;
  /** Consumers whose service gave no answer: of their messages nothing is known. */
  readonly unanswered: readonly string[];
}

interface Answered extends Portion {
  readonly done: number;
  readonly facts: ConsumerFacts | undefined;
}

/** Counts what a selection comes to, and asks the services what they would make of it. */
@Injectable()
export class PreviewRedelivery {
  constructor(
    private readonly selections: Selections,
    private readonly consumers: Consumers,
  ) {}

  async execute(selection: Selection): Promise<Preview> {
    const portions = await this.selections.portions(selection);
    const answers = await Promise.all(portions.map((portion) => this.ask(selection, portion)));
    const answered = answers.filter((answer) => answer !== undefined);
    const messages = sum(portions.map((portion) => portion.messages));
    return {
      messages,
      alreadyApplied: sum(answered.map(({ done }) => done)),
      vendorCalls: callsOf(answered),
      ...paceOf(answered),
      needsSecondPerson: messages > mostByOnePerson,
      held: await this.selections.held(selection),
      unanswered: portions.filter((_, index) => answers[index] === undefined).map(({ queue }) => queue),
    };
  }

  /** What the tightest quota of everybody concerned allows; undefined answers allow anything. */
  async messagesPerMinute(selection: Selection): Promise<number | null> {
    const portions = await this.selections.portions(selection);
    const facts = await Promise.all(portions.map(({ queue }) => this.factsOf(queue)));
    return slowest(facts);
  }

  private async ask(selection: Selection, portion: Portion): Promise<Answered | undefined> {
    const { queue } = portion;
    try {
      let done = 0;
      for (const ids of await this.selections.messageIds(selection, queue)) {
        const known = await this.consumers.doneWith(queue, ids);
        done += ids.filter((id) => known.has(id)).length;
      }
      return { ...portion, done, facts: await this.consumers.factsOf(queue) };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  private async factsOf(queue: string): Promise<ConsumerFacts | undefined> {
    try {
      return await this.consumers.factsOf(queue);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }
}

function callsOf(answered: readonly Answered[]): Preview['vendorCalls'] {
  const calls = answered.flatMap(({ messages, done, facts }) =>
    (facts?.calls ?? []).map(({ vendor, operation, irreversible }) => ({
      vendor,
      operation,
      irreversible,
      count: messages - done,
    })),
  );
  return [...Map.groupBy(calls, ({ vendor, operation }) => `${vendor} ${operation}`).values()].flatMap(
    ([first, ...others]) =>
      first === undefined ? [] : [{ ...first, count: sum([first, ...others].map(({ count }) => count)) }],
  );
}

function paceOf(answered: readonly Answered[]): Pick<Preview, 'minutesAtQuota' | 'messagesPerMinute'> {
  const minutes = answered.flatMap(({ messages, done, facts }) => {
    const pace = slowest([facts]);
    return pace === null ? [] : [(messages - done) / pace];
  });
  return {
    minutesAtQuota: minutes.length === 0 ? null : Math.ceil(Math.max(...minutes)),
    messagesPerMinute: slowest(answered.map(({ facts }) => facts)),
  };
}

function slowest(facts: readonly (ConsumerFacts | undefined)[]): number | null {
  const paces = facts.flatMap((one) =>
    (one?.calls ?? []).flatMap(({ callsPerMinute, requests }) =>
      callsPerMinute === null ? [] : [Math.max(1, Math.floor(callsPerMinute / requests))],
    ),
  );
  return paces.length === 0 ? null : Math.min(...paces);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
