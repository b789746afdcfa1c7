/** The README's basket: one kit and one course. All of them take the same article: the hot row is part of the measure. */
export function basketNumber(index: number): object {
  return basketOf(index, ['KIT-ROBOT-01', 'COURSE-PYTHON-101']);
}

/** One piece of each, bought by one of five hundred. */
export function basketOf(index: number, skus: readonly string[]): object {
  return {
    customer: {
      email: `buyer-${index % 500}@example.org`,
      givenName: 'Buyer',
      familyName: `No ${index % 500}`,
    },
    shippingAddress: { street: 'Sample Street 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: skus.map((sku) => ({ sku, quantity: 1 })),
    payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
  };
}
