import type { CountryCode } from '@accord/canonical';

import type { Invoice } from './read-invoices.ts';

/** A body of `POST /orders`. Buyers are made up from the file's customer number: it holds no personal data. */
export function orderOf(invoice: Invoice): object {
  const buyer = invoice.customer.toLowerCase();
  return {
    customer: { email: `buyer-${buyer}@example.org`, givenName: 'Buyer', familyName: buyer },
    shippingAddress: { street: 'Sample Street 1', ...placeIn(invoice.country), country: invoice.country },
    lines: invoice.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
  };
}

/** The file knows countries only; these are postal codes that their countries' rules accept. */
function placeIn(country: CountryCode): { postalCode: string; city: string } {
  const places: Partial<Record<CountryCode, { postalCode: string; city: string }>> = {
    DE: { postalCode: '10119', city: 'Berlin' },
    AT: { postalCode: '1010', city: 'Wien' },
    CH: { postalCode: '8001', city: 'Zürich' },
    LI: { postalCode: '9490', city: 'Vaduz' },
  };
  return places[country] ?? { postalCode: '10000', city: 'Sample City' };
}
