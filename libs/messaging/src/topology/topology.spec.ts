import { describe, expect, it } from '@jest/globals';
import { defineEvent } from '@accord/canonical';
import { z } from 'zod';
import { defineTopology } from './definition.ts';
import { removeTopology } from './inspect.ts';
import { brokerPlan } from './plan.ts';

const happened = defineEvent({
  type: 'shop.thing.happened',
  version: 1,
  owner: 'shop',
  aggregate: 'thing',
  data: z.object({}),
});

describe('a topology', () => {
  const consumer = { queue: 'shop.take-note', events: [happened] };
  const topology = defineTopology({ service: 'shop', consumers: [consumer] });
  const plan = brokerPlan('n1.', topology);
  const queue = (name: string): Record<string, unknown> | undefined =>
    plan.queues.find((one) => one.name === name)?.arguments;

  it('makes every queue a quorum queue with an explicit delivery limit or a way out', () => {
    for (const { name, arguments: given } of plan.queues) {
      expect(`${name} ${String(given['x-queue-type'])}`).toBe(`${name} quorum`);
    }
    expect(queue('n1.accord.parked')).toMatchObject({ 'x-delivery-limit': 1_000_000 });
  });

  it('lets the broker park, at least once, what it gives up on', () => {
    expect(queue('n1.shop.take-note')).toEqual({
      'x-queue-type': 'quorum',
      'x-delivery-limit': 10,
      'x-dead-letter-exchange': 'n1.accord.parked',
      'x-dead-letter-routing-key': 'n1.shop.take-note',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    });
  });

  it('brings a message home from its retry tier, after the delay and at most a fifth more', () => {
    expect(queue('n1.accord.retry.30s')).toMatchObject({
      'x-message-ttl': 36_000,
      'x-dead-letter-exchange': '',
      'x-dead-letter-strategy': 'at-least-once',
    });
    expect(queue('n1.accord.retry.30s')).not.toHaveProperty('x-dead-letter-routing-key');
  });

  it('binds a consumer to the keys of its events and nothing else', () => {
    expect(plan.bindings.filter((binding) => binding.queue === 'n1.shop.take-note')).toEqual([
      { queue: 'n1.shop.take-note', exchange: 'n1.accord.events', key: 'shop.thing.happened.v1' },
    ]);
  });

  it('uses no exchange type and no argument beyond what RabbitMQ 3.10 and 4.x both know', () => {
    const known = [
      'x-queue-type',
      'x-delivery-limit',
      'x-dead-letter-exchange',
      'x-dead-letter-routing-key',
      'x-dead-letter-strategy',
      'x-overflow',
      'x-message-ttl',
      'x-max-length',
    ];
    const used = new Set(plan.queues.flatMap((one) => Object.keys(one.arguments)));
    expect([...used].filter((argument) => !known.includes(argument))).toEqual([]);
    expect(new Set(plan.exchanges.map(({ type }) => type))).toEqual(new Set(['topic', 'fanout']));
  });

  it.each([
    ['topology.bad_queue_name', [{ queue: 'Shop Take Note', events: [happened] }]],
    ['topology.repeated_queue', [consumer, consumer]],
    ['topology.nothing_bound', [{ queue: 'shop.deaf-one', events: [] }]],
  ])('is refused as %s before any broker sees it', (code, consumers) => {
    expect(() => defineTopology({ service: 'shop', consumers })).toThrow(expect.objectContaining({ code }));
  });

  it('is never removed from the namespace of a real environment', async () => {
    await expect(removeTopology({ urls: [], namespace: '', topology })).rejects.toThrow(RangeError);
  });
});
