import { z } from 'zod';
import { CountryCode } from './country.ts';
import { fieldMessage } from './field-message.ts';
import { parserOf } from './parse.ts';
import { erasedText, personal } from './personal.ts';

/** Where the shape of a postal code is law. Elsewhere any code that fits on a label is taken. */
const postalCodes: Partial<Record<CountryCode, RegExp>> = {
  DE: /^\d{5}$/,
  AT: /^\d{4}$/,
  CH: /^\d{4}$/,
  LI: /^94(8[5-9]|9[0-8])$/,
};

/** One line of a label: something in it, no line break, no control character. */
const labelLine = personal(
  z
    .string()
    .trim()
    .min(1)
    .max(100)
    .normalize()
    .regex(/^[^\u0000-\u001f\u007f]*$/, fieldMessage('one line of text', 'eine Zeile Text')),
  erasedText,
);

/** Of the country, and of nobody in it; Liechtenstein has no code of zeros. */
const erasedPostalCodes: Partial<Record<string, string>> = { AT: '0000', CH: '0000', LI: '9490' };

/** Where something is sent. Personal data: never in a log, a trace or a routing key. */
export const Address = z
  .object({
    street: labelLine,
    street2: labelLine.optional(),
    postalCode: personal(
      z.string().trim().min(1).max(12),
      ({ country }) => erasedPostalCodes[String(country)] ?? '00000',
    ),
    city: labelLine,
    region: labelLine.optional(),
    country: CountryCode,
  })
  .superRefine((address, context) => {
    const rule = postalCodes[address.country];
    if (rule === undefined || rule.test(address.postalCode)) return;
    context.addIssue({
      code: 'custom',
      path: ['postalCode'],
      message: fieldMessage(
        `no postal code of ${address.country}`,
        `keine Postleitzahl in ${address.country}`,
      ),
    });
  });
export type Address = z.output<typeof Address>;

/** @throws Failure `address.bad_address` */
export const parseAddress = parserOf(Address, { code: 'address.bad_address', what: 'an address' });
