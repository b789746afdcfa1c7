import type { Clock } from '@accord/canonical';
import { clockToken } from '@accord/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type ErasureNews, ForgottenPeople, PeopleToForget } from './ports.ts';

/**
 * Empties what operations keeps of an erased person. What is parked of an order that has not ended may still have to be
 * delivered (GDPR, Art. 17(3)(b)), and stays until checkout says that no order of theirs is alive.
 */
@Injectable()
export class ForgetPerson {
  constructor(
    private readonly people: PeopleToForget,
    private readonly forgotten: ForgottenPeople,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async execute(news: ErasureNews): Promise<void> {
    const orders = await this.people.forget(news);
    if (orders === undefined) return;
    const { customerId, receiptId } = news;
    const forgottenAt = this.clock.now().toISOString();
    await this.forgotten.tell({ customerId, receiptId, party: 'service:operations', forgottenAt, orders });
  }
}
