import { orderFulfillable } from '@accord/canonical';
import { MessagingTables1763683200000, type Tx, type UnitOfWork } from '@accord/messaging';
import { systemIds } from '@accord/service-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kinds, openMemory, openPostgres } from '../support/databases.ts';
import { deliveryOf } from '../support/delivery.ts';

function tell(tx: Tx, orderId: string, sequence: number): void {
  tx.publish(orderFulfillable, {
    subject: orderId,
    sequence,
    data: { orderId, orderNumber: 'A-0000000001' },
  });
}

describe.each(kinds)('a unit of work in %s', (kind) => {
  let bench: { work: UnitOfWork; waiting(): Promise<readonly string[]>; close(): Promise<void> };
  const about = async (subject: string): Promise<readonly string[]> =>
    (await bench.waiting()).filter((event) => event.startsWith(subject));

  beforeAll(async () => {
    bench = kind === 'memory' ? openMemory() : await openPostgres('work', [MessagingTables1763683200000]);
  });
  afterAll(() => bench.close());

  it('tells what was committed, in order, and nothing of what was not', async () => {
    const orderId = systemIds.next();
    await bench.work.run(async (tx) => {
      tell(tx, orderId, 1);
      tell(tx, orderId, 2);
    });
    const failure = new Error('changed its mind');
    await expect(
      bench.work.run(async (tx) => {
        tell(tx, orderId, 3);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await about(orderId)).toEqual([`${orderId} 1`, `${orderId} 2`]);
  });

  it('applies a delivery once, and again when the first time came to nothing', async () => {
    const delivery = deliveryOf(systemIds.next());
    await expect(bench.work.once(delivery, () => Promise.reject(new Error('not now')))).rejects.toThrow(
      'not now',
    );
    expect(await bench.work.seen(delivery)).toBe(false);
    expect(await bench.work.once(delivery, async () => undefined)).toBe('applied');
    expect(await bench.work.seen(delivery)).toBe(true);
    const repeated = await bench.work.once(delivery, async (tx) => {
      tell(tx, delivery.messageId, 2);
    });
    expect(repeated).toBe('repeated');
    expect(await about(delivery.messageId)).toEqual([]);
    expect(await bench.work.seen(deliveryOf(delivery.messageId, 'test.take-it-too'))).toBe(false);
  });

  it('lets one of two equal deliveries at once apply, and the other find it done', async () => {
    const messageId = systemIds.next();
    const outcomes = await Promise.all(
      [1, 2, 3].map(() =>
        bench.work.once(deliveryOf(messageId), async (tx) => {
          tell(tx, messageId, 1);
        }),
      ),
    );
    expect(outcomes.sort()).toEqual(['applied', 'repeated', 'repeated']);
    expect(await about(messageId)).toEqual([`${messageId} 1`]);
  });

  it('takes of many deliveries those that are new, once each and in the order delivered', async () => {
    const [first, second, third] = [systemIds.next(), systemIds.next(), systemIds.next()];
    await bench.work.once(deliveryOf(second), async () => undefined);
    const taken: string[] = [];
    const batch = [third, first, second, third].map((id) => deliveryOf(id));
    await bench.work.onceForAll(batch, async (_tx, fresh) => {
      taken.push(...fresh.map(({ messageId }) => messageId));
    });
    expect(taken).toEqual([third, first]);
    await bench.work.onceForAll(batch, () => Promise.reject(new Error('nothing is new')));
  });
});
