import { type Envelope, type PersonErased, personErased, type PersonForgotten } from '@accord/canonical';
import { done, OnEvent, type Delivery, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';
import { forgetPersonOnPersonErased } from '../enrollment.topology.ts';
import { ForgetPerson } from '../use-cases/forget-person.ts';

/** What the erasure of a person means for the LMS. */
@Controller()
export class ErasureConsumer {
  constructor(private readonly forgetPerson: ForgetPerson) {}

  @OnEvent(forgetPersonOnPersonErased)
  async forget(event: Envelope<PersonErased | PersonForgotten>, delivery: Delivery): Promise<Verdict> {
    const { customerId, receiptId } = event.data;
    const orders = isErasure(event) ? { orderIds: event.data.orders.map(({ orderId }) => orderId) } : {};
    await this.forgetPerson.execute({ customerId, receiptId, ...orders }, delivery);
    return done();
  }
}

function isErasure(event: Envelope<PersonErased | PersonForgotten>): event is Envelope<PersonErased> {
  return event.type === personErased.key;
}
