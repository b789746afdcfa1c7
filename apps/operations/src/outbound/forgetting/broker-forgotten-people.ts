import { operationsPersonForgotten, type PersonForgotten } from '@accord/canonical';
import { DirectEvents } from '@accord/messaging';
import { Injectable } from '@nestjs/common';
import { ForgottenPeople } from '../../use-cases/forgetting/ports.ts';

@Injectable()
export class BrokerForgottenPeople extends ForgottenPeople {
  constructor(private readonly events: DirectEvents) {
    super();
  }

  override tell(forgotten: PersonForgotten): Promise<void> {
    return this.events.publish(operationsPersonForgotten, {
      subject: forgotten.customerId,
      sequence: 1,
      data: forgotten,
    });
  }
}
