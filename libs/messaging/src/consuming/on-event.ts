import type { Envelope, EventDefinition } from '@accord/canonical';
import { Catch, UseFilters } from '@nestjs/common';
import type { RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import type { EventConsumerDefinition, RawConsumerDefinition } from '../topology/definition.ts';
import type { Delivery } from './delivery.ts';
import type { Verdict } from './verdict.ts';

/** The data of an event, as its consumer gets it. */
export type DataOf<D extends EventDefinition> = z.output<D['data']>;

/** An event together with how it came: what a batch handler gets. */
export interface EventDelivery<Data = unknown> {
  readonly event: Envelope<Data>;
  readonly delivery: Delivery;
}

/** Fits methods that take these arguments, or fewer of them. */
type HandlerDecorator<Arguments extends unknown[]> = <
  Method extends (...args: Arguments) => Promise<Verdict>,
>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/** Key under which Nest keeps our definition beside the pattern. */
export const consumerExtra = 'accordConsumer';

/** Nest would replace every failure by "Internal server error"; the pipeline needs the failure itself. */
@Catch()
class KeepFailure implements RpcExceptionFilter<unknown> {
  catch(failure: unknown): Observable<never> {
    return throwError(() => failure);
  }
}

/**
 * The method takes the events of this consumer, parsed, one at a time and several side by side.
 * It returns a verdict, or throws a Failure that becomes one.
 */
export function OnEvent<D extends EventDefinition>(
  consumer: EventConsumerDefinition<D>,
): HandlerDecorator<[event: Envelope<DataOf<D>>, delivery: Delivery]> {
  return handlerOf(consumer);
}

/**
 * The method takes up to `consumer.batch.size` events at once and returns one verdict for all, normally after
 * `UnitOfWork.onceForAll`. When it throws, or says anything but done, each event comes again alone.
 */
export function OnEventBatch<D extends EventDefinition>(
  consumer: EventConsumerDefinition<D> & Required<Pick<EventConsumerDefinition<D>, 'batch'>>,
): HandlerDecorator<[deliveries: readonly EventDelivery<DataOf<D>>[]]> {
  return handlerOf(consumer);
}

/** The method takes messages unparsed. */
export function OnRawMessage(consumer: RawConsumerDefinition): HandlerDecorator<[delivery: Delivery]> {
  return handlerOf(consumer);
}

function handlerOf<A extends unknown[]>(
  consumer: EventConsumerDefinition | RawConsumerDefinition,
): HandlerDecorator<A> {
  return (target, key, descriptor) => {
    // Nest hands over the first argument only, unless told of the second.
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    EventPattern<string>(consumer.queue, { [consumerExtra]: consumer })(target, key, descriptor);
    UseFilters(new KeepFailure())(target, key, descriptor);
  };
}
