import { isUtf8 } from 'node:buffer';
import {
  containsCardNumber,
  Failure,
  numbersOfOtherKinds,
  openEnvelope,
  parseEnvelope,
} from '@accord/canonical';
import type { Envelope, EventDefinition } from '@accord/canonical';
import { createLogger, newContext, runInContext, withSpan } from '@accord/service-kit';
import { maxBodyBytes } from '../broker/message.ts';
import type { Delivery } from './delivery.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { isVerdict, park } from './verdict.ts';

/** What a step hands on: for an event consumer the parsed event, for a raw one nothing but the delivery. */
export type EventHandler = (event: Envelope, delivery: Delivery) => Promise<unknown>;
export type RawHandler = (delivery: Delivery) => Promise<unknown>;
export type Handle = (delivery: Delivery) => Promise<Outcome>;

const log = createLogger('messaging.consumer');

/**
 * Steps around an event handler, outermost first:
 * 1. `throwsToOutcome`: outermost, so that whatever goes wrong below still ends in a verdict;
 * 2. `parsed`: before the context, which comes out of the envelope;
 * 3. `inStory`: context and span, so that everything the handler logs, calls or publishes belongs to the story;
 * 4. `timeLimited`: innermost, so that only the handler's own time counts.
 */
export function eventPipeline(
  definitions: readonly EventDefinition[],
  timeLimitMs: number,
  handler: EventHandler,
): Handle {
  const limited = timeLimited(timeLimitMs);
  return throwsToOutcome((delivery) => {
    const event = readEvent(definitions, delivery);
    return inStory(event, delivery, () => limited(delivery, () => handler(event, delivery)));
  });
}

/** A raw handler reads the body itself, so only time and throws are taken care of. */
export function rawPipeline(timeLimitMs: number, handler: RawHandler): Handle {
  const limited = timeLimited(timeLimitMs);
  return throwsToOutcome((delivery) => limited(delivery, () => handler(delivery)));
}

export function throwsToOutcome(next: (delivery: Delivery) => Promise<unknown>): Handle {
  return async (delivery) => {
    try {
      const said = await next(delivery);
      return { verdict: isVerdict(said) ? said : park('handler.no_verdict') };
    } catch (error) {
      log.warn({
        event: 'delivery.failed',
        queue: delivery.queue,
        messageId: delivery.messageId,
        err: error,
      });
      return outcomeOf(error);
    }
  };
}

/**
 * @throws Failure `message.too_large` | `message.invalid` | `message.card_number_refused` | `message.unknown_major` | `message.unknown_type`
 */
export function readEvent(definitions: readonly EventDefinition[], delivery: Delivery): Envelope {
  const { body } = delivery;
  if (body.length > maxBodyBytes) {
    throw new Failure('message.too_large', 'invalid', `the body has ${body.length} bytes`);
  }
  refuseOtherForms(delivery);
  const envelope = parseEnvelope(parseJson(body));
  delivery.correlationId = envelope.correlationid;
  delivery.sequence = Number(envelope.sequence);
  if (delivery.messageId !== envelope.id) {
    throw new Failure('message.invalid', 'invalid', 'message id and event id differ');
  }
  if (containsCardNumber([envelope, delivery.headers], { except: numbersOfOtherKinds })) {
    throw new Failure('message.card_number_refused', 'invalid', 'the message holds a card number');
  }
  return openEnvelope(definitions, envelope);
}

/** A message that says it is something else than JSON in UTF-8 is not guessed at, and bytes are never replaced. */
function refuseOtherForms({ body, contentType, contentEncoding }: Delivery): void {
  const plain = contentEncoding === undefined || /^(?:identity|utf-?8)$/i.test(contentEncoding);
  if (plain && (contentType === undefined || contentType.includes('json')) && isUtf8(body)) return;
  throw new Failure('message.invalid', 'invalid', 'the message is not JSON in UTF-8');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Failure('message.invalid', 'invalid', 'the body is not JSON', { cause: error });
  }
}

/** The story is the message's own, whoever may have opened the connection on which it came. */
export function inStory<T>(event: Envelope, delivery: Delivery, work: () => Promise<T>): Promise<T> {
  const context = newContext({
    correlationId: event.correlationid,
    causationId: event.id,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    ...(event.synthetic === true ? { synthetic: true } : {}),
  });
  return runInContext(context, () =>
    withSpan(
      `consume ${delivery.queue}`,
      {
        kind: 'consumer',
        parent: event.traceparent,
        attributes: {
          'messaging.system': 'rabbitmq',
          'messaging.destination.name': delivery.queue,
          'messaging.message.id': event.id,
          'accord.attempt': delivery.attempt,
        },
      },
      work,
    ),
  );
}

type Limited = <T>(delivery: Pick<Delivery, 'abort'>, work: () => Promise<T>) => Promise<T>;

/** A handler that goes on after its limit is told by its signal; what it still commits, the inbox keeps single. */
export function timeLimited(limitMs: number): Limited {
  return (delivery, work) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const late = new Failure('handler.timed_out', 'transient', `no verdict within ${limitMs} ms`);
        delivery.abort(late);
        reject(late);
      }, limitMs);
      work().then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error instanceof Error ? error : new Error('the handler threw no error'));
        },
      );
    });
}
