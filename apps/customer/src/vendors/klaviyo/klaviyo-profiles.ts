import { type Customer, Failure } from '@accord/canonical';
import type { Personal } from '@accord/service-kit';
import { parseAnswer } from '@accord/vendor-client';

import { CrmProfiles, type ErasedCustomer } from '../../use-cases/ports/crm-profiles.ts';
import type { KlaviyoClient } from './klaviyo.client.ts';
import { toProfile } from './klaviyo.mapping.ts';
import { profileAnswerWire, profileIdWire } from './klaviyo.wire.ts';

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

  /** Klaviyo deletes later than it answers; until then the profile is there, and may be asked to go again. */
  async erase({ customerId, profileIds }: ErasedCustomer, signal?: AbortSignal): Promise<void> {
    const { records } = await this.client.profiles(`equals(external_id,"${customerId}")`, '', { signal });
    const found = records.flatMap((raw) => profileIdWire.safeParse(raw).data?.id ?? []);
    for (const id of new Set([...profileIds, ...found])) await this.client.deleteProfile(id, signal);
  }
}
