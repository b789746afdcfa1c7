import type { Customer } from '@accord/canonical';

/** What we send of a customer. The address is what Klaviyo matches by; `external_id` is ours. */
export interface ProfileUpsert {
  readonly data: {
    readonly type: 'profile';
    readonly attributes: {
      readonly email: string;
      readonly external_id: string;
      readonly first_name: string;
      readonly last_name: string;
      readonly locale: string;
      readonly properties: { readonly marketing_consent: boolean };
    };
  };
}

const locales: Readonly<Record<Customer['locale'], string>> = { de: 'de-DE', en: 'en-GB' };

export function toProfile(customer: Customer): ProfileUpsert {
  return {
    data: {
      type: 'profile',
      attributes: {
        email: customer.email,
        external_id: customer.id,
        first_name: customer.givenName,
        last_name: customer.familyName,
        locale: locales[customer.locale],
        properties: { marketing_consent: customer.marketingConsent },
      },
    },
  };
}
