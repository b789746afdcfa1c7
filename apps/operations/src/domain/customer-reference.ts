import { createHmac } from 'node:crypto';
import { Email } from '@accord/canonical';

const form = /^c-[0-9a-f]{32}$/;

/**
 * What operators call a customer by: `c-` and half a keyed digest of the e-mail address, the same for a guest and for
 * who has an account. Without the key no list of guessed addresses leads back from it, and an address is neither kept
 * nor asked for in an address line.
 * @param key undefined: no references are made, and customers are found by their id only
 * @returns undefined for what is no e-mail address
 */
export type CustomerReferences = (email: unknown) => string | undefined;

export function customerReferences(key: string | undefined): CustomerReferences {
  if (key === undefined) return () => undefined;
  return (email) => {
    const parsed = Email.safeParse(email);
    if (!parsed.success) return undefined;
    const digest = createHmac('sha256', key).update(`customer:${parsed.data.toLowerCase()}`).digest('hex');
    return `c-${digest.slice(0, 32)}`;
  };
}

export function isCustomerReference(text: string): boolean {
  return form.test(text);
}
