import type { Registration } from './registration-row.ts';

/** A body of `POST /orders` for one seat. Students are made up from their number: the file holds no personal data. */
export function orderOf({ student, presentation }: Registration): object {
  return {
    customer: { email: emailOf(student), givenName: 'Student', familyName: student },
    shippingAddress: { street: 'Sample Street 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    lines: [{ sku: `OU-${presentation.module}`, quantity: 1 }],
    payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: 'VNVQ2XG6CGNKS9M8' } },
  };
}

export function emailOf(student: string): string {
  return `student-${student}@example.org`;
}
