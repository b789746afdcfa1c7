import { Delivery } from '@accord/messaging';

type Message = ConstructorParameters<typeof Delivery>[1];

/** A delivery of which only message and consumer matter. */
export function deliveryOf(messageId: string, queue = 'test.take-something'): Delivery {
  const message = { content: Buffer.from('{}'), fields: { redelivered: false }, properties: { messageId } };
  return new Delivery(queue, message as Message, new Date());
}
