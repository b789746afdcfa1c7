import type { Envelope, PersonErased, PersonForgotten } from '@accord/canonical';
import { type Delivery, done, OnEvent, type Verdict } from '@accord/messaging';
import { Controller } from '@nestjs/common';

import { confirmErasureOnPersonForgotten, eraseProfileOnPersonErased } from '../customer.topology.ts';
import { ConfirmErasure } from '../use-cases/confirm-erasure.ts';
import { EraseProfile } from '../use-cases/erase-profile.ts';

/** What the customer service has to see to outside its own rows when a person is erased. */
@Controller()
export class ErasureConsumer {
  constructor(
    private readonly eraseProfile: EraseProfile,
    private readonly confirmErasure: ConfirmErasure,
  ) {}

  @OnEvent(eraseProfileOnPersonErased)
  async profile({ data }: Envelope<PersonErased>, delivery: Delivery): Promise<Verdict> {
    await this.eraseProfile.execute(delivery, data);
    return done();
  }

  @OnEvent(confirmErasureOnPersonForgotten)
  async confirm({ data }: Envelope<PersonForgotten>, delivery: Delivery): Promise<Verdict> {
    await this.confirmErasure.execute(delivery, data);
    return done();
  }
}
