import type { Channel, ChannelModel, GetMessage } from 'amqplib';
import { createLogger } from '@accord/service-kit';
import { rest } from '../broker/runtime.ts';
import type { BrokerRuntime } from '../broker/runtime.ts';
import type { Halt } from '../flows/halt.ts';
import { InFlight } from './in-flight.ts';
import type { Receipt } from './in-flight.ts';
import type { Pause } from './pause.ts';

export interface TrialsOptions {
  readonly consumer: string;
  /** As the broker knows it, namespace included. */
  readonly queue: string;
  readonly pause: Pause;
  readonly halt: Halt;
  readonly runtime: BrokerRuntime;
  /** Handles one message. @returns true when it is settled; false when it told nothing yet and is to be kept */
  readonly onTrial: (message: GetMessage, receipt: Receipt) => Promise<boolean>;
}

interface Held {
  readonly message: GetMessage;
  readonly receipt: Receipt;
  tries: number;
}

/** How often a paused consumer looks. */
export const trialEveryMs = 1_000;
/** The broker closes a channel that keeps a message for 30 minutes; given back after a third of that. */
const longestHold = 600;

const log = createLogger('messaging.consumer');

/**
 * What a paused consumer does: it takes the first message of its queue in hand and tries it as often as the vendor may
 * be probed, at most once a second. All other messages stay in the queue; this one uses up no attempt either.
 */
export class Trials {
  readonly #options: TrialsOptions;

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  /** Resolves when the pause is over, when a person stops the consumer, or when the signal says that it ends. */
  async untilOver(connection: ChannelModel, stopping: AbortSignal, givenUp: AbortSignal): Promise<void> {
    const { consumer, queue, pause, halt, runtime } = this.#options;
    const channel = await connection.createChannel();
    const inFlight = new InFlight(channel, consumer);
    channel.on('error', (error) => {
      log.warn({ event: 'consumer.channel_error', queue, err: error });
    });
    channel.on('close', () => {
      inFlight.channelClosed();
    });
    let held: Held | undefined;
    try {
      while (!stopping.aborted && !inFlight.gone && !halt.active && pause.look() !== undefined) {
        if (pause.trouble?.mayTry === true) {
          held ??= await this.#take(channel, inFlight);
          if (held && (await unlessGivenUp(this.#try(held), givenUp))) held = undefined;
          if (pause.look() === undefined) return;
        }
        await rest(runtime, trialEveryMs, stopping);
      }
    } finally {
      held?.receipt.leave();
      await inFlight.finish(givenUp);
    }
  }

  async #take(channel: Channel, inFlight: InFlight): Promise<Held | undefined> {
    const message = await channel.get(this.#options.queue, { noAck: false });
    return message === false ? undefined : { message, receipt: inFlight.add(message), tries: 0 };
  }

  async #try(held: Held): Promise<boolean> {
    held.tries += 1;
    if (held.tries > longestHold) {
      held.receipt.refuse({ requeue: true });
      return true;
    }
    return this.#options.onTrial(held.message, held.receipt);
  }
}

/** A handler that outlasts the end of its service is left behind; its message goes back to the queue. */
function unlessGivenUp(trial: Promise<boolean>, givenUp: AbortSignal): Promise<boolean> {
  const cut = new Promise<boolean>((resolve) => {
    givenUp.addEventListener('abort', () => {
      resolve(false);
    });
  });
  return Promise.race([trial, cut]);
}
