import type { Envelope, PersonErased } from '@accord/canonical';
import { type Delivery, done, ForgetPeople, OnEvent, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';
import { forgetPerson } from '../inventory.topology.ts';

/** The recipients of an erased person's parcels go. */
@Controller()
export class ForgetPersonConsumer {
  constructor(private readonly forgetPeople: ForgetPeople) {}

  @OnEvent(forgetPerson)
  async onPersonErased({ data }: Envelope<PersonErased>, delivery: Delivery): Promise<Verdict> {
    await this.forgetPeople.hear(delivery, data);
    return done();
  }
}
