import type { PersonForgotten } from '@accord/canonical';
import { type Delivery, UnitOfWork } from '@accord/messaging';

import { Erasures } from './ports/erasures.ts';

/** Writes into the receipt who else has forgotten an erased person, and when. */
export class ConfirmErasure {
  constructor(
    private readonly erasures: Pick<Erasures, 'confirm'>,
    private readonly work: Pick<UnitOfWork, 'once'>,
  ) {}

  async execute(delivery: Delivery, forgotten: PersonForgotten): Promise<void> {
    const { customerId, party, forgottenAt } = forgotten;
    await this.work.once(delivery, (tx) =>
      this.erasures.confirm(customerId, party, { at: new Date(forgottenAt), tx }),
    );
  }
}
