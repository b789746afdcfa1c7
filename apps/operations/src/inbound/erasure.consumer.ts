import { type Envelope, type PersonErased, personErased, type PersonForgotten } from '@accord/canonical';
import { OnEvent } from '@accord/messaging';
import type { Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';
import { forgetPersonOnPersonErased } from '../operations.topology.ts';
import { ForgetPerson } from '../use-cases/forgetting/forget-person.ts';
import { heard } from './heard.ts';

/** No inbox: forgetting twice is forgetting once. */
@Controller()
export class ErasureConsumer {
  constructor(private readonly forgetPerson: ForgetPerson) {}

  @OnEvent(forgetPersonOnPersonErased)
  forget(event: Envelope<PersonErased | PersonForgotten>): Promise<Verdict> {
    const { customerId, receiptId } = event.data;
    const orders = isErasure(event) ? { orderIds: event.data.orders.map(({ orderId }) => orderId) } : {};
    return heard(() => this.forgetPerson.execute({ customerId, receiptId, ...orders }));
  }
}

function isErasure(event: Envelope<PersonErased | PersonForgotten>): event is Envelope<PersonErased> {
  return event.type === personErased.key;
}
