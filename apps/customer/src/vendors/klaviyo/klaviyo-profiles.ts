import { type Customer, Failure } from '@accord/canonical';
import type { Personal } from '@accord/service-kit';
import { parseAnswer } from '@accord/vendor-client';

import { CrmProfiles } from '../../use-cases/ports/crm-profiles.ts';
import type { KlaviyoClient } from './klaviyo.client.ts';
import { toProfile } from './klaviyo.mapping.ts';
import { profileAnswerWire } from './klaviyo.wire.ts';

/** CRM profiles at Klaviyo. */
export class KlaviyoProfiles extends CrmProfiles {
  readonly crm = 'klaviyo';

  constructor(private readonly client: KlaviyoClient) {
    super();
  }

  /** @throws Failure `klaviyo.unreadable` (transient) when the answer names no profile */
  async upsert(customer: Personal<Customer>, signal?: AbortSignal): Promise<string> {
    const body = await this.client.importProfile(toProfile(customer.reveal()), signal);
    const answer = parseAnswer(profileAnswerWire, body, { vendor: 'klaviyo', answer: 'profile' });
    if (answer.success) return answer.data.data.id;
    throw new Failure('klaviyo.unreadable', 'transient', 'Klaviyo did not say which profile it wrote', {
      cause: answer.error,
    });
  }
}
