import { Controller } from '@nestjs/common';
import type { Envelope, PersonErased } from '@accord/canonical';
import { done, ForgetPeople, OnEvent, type Delivery, type Verdict } from '@accord/messaging';
import { consumers } from '../checkout.topology.ts';

/** The buyer of an erased person's orders goes, once these have ended. */
@Controller()
export class ForgetPersonConsumer {
  constructor(private readonly forgetPeople: ForgetPeople) {}

  @OnEvent(consumers.personErased)
  async personErased({ data }: Envelope<PersonErased>, delivery: Delivery): Promise<Verdict> {
    await this.forgetPeople.hear(delivery, data);
    return done();
  }
}
