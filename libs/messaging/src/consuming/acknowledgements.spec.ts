import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Acknowledgements } from './acknowledgements.ts';

/** Keeps the books of a broker: a tag may be acknowledged once, and `multiple` must name one that is still open. */
class Broker {
  readonly open = new Set<number>();
  readonly frames: string[] = [];

  ack({ fields: { deliveryTag } }: { fields: { deliveryTag: number } }, allUpTo: boolean): void {
    this.frames.push(`ack ${deliveryTag}${allUpTo ? ' and all before' : ''}`);
    if (!this.open.has(deliveryTag)) throw new Error(`406: unknown delivery tag ${deliveryTag}`);
    for (const tag of [...this.open])
      if (tag === deliveryTag || (allUpTo && tag < deliveryTag)) this.open.delete(tag);
  }

  nack({ fields: { deliveryTag } }: { fields: { deliveryTag: number } }): void {
    this.frames.push(`nack ${deliveryTag}`);
    if (!this.open.delete(deliveryTag)) throw new Error(`406: unknown delivery tag ${deliveryTag}`);
  }
}

describe('acknowledgements', () => {
  it('take one frame for a row of finished deliveries', () => {
    const broker = new Broker();
    const acknowledgements = new Acknowledgements(broker);
    for (const tag of [1, 2, 3, 4]) broker.open.add(tag);
    for (const tag of [2, 1, 4]) acknowledgements.finished(tag);
    acknowledgements.flush();
    expect(broker.frames).toEqual(['ack 2 and all before', 'ack 4']);
    acknowledgements.finished(3);
    acknowledgements.flush();
    expect(broker.frames.at(-1)).toBe('ack 3 and all before');
  });

  it('name every finished tag exactly once and no open one, in whatever order handlers end', () => {
    const step = fc.record({ tag: fc.nat(30), fate: fc.constantFrom('finish', 'refuse', 'flush') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const broker = new Broker();
        const acknowledgements = new Acknowledgements(broker);
        for (let tag = 1; tag <= 31; tag += 1) broker.open.add(tag);
        const settled = new Set<number>();
        for (const { tag: index, fate } of steps) {
          const tag = index + 1;
          if (fate === 'flush') acknowledgements.flush();
          else if (!settled.has(tag)) {
            settled.add(tag);
            if (fate === 'finish') acknowledgements.finished(tag);
            else acknowledgements.refused(tag, true);
          }
        }
        acknowledgements.flush();
        const stillOpen = Array.from({ length: 31 }, (_, index) => index + 1).filter(
          (tag) => !settled.has(tag),
        );
        expect([...broker.open]).toEqual(stillOpen);
      }),
    );
  });
});
