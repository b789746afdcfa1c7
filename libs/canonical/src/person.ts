import { z } from 'zod';
import { fieldMessage } from './field-message.ts';
import { erasedText, personal } from './personal.ts';

/** A control character in a name would write a second line on a label or in the head of a mail. */
const name = personal(
  z
    .string()
    .trim()
    .min(1)
    .max(100)
    .normalize()
    .regex(/^[^\u0000-\u001f\u007f]*$/, fieldMessage('one line of text', 'eine Zeile Text')),
  erasedText,
);

/** A human being by name. Personal data. */
export const Person = z.object({ givenName: name, familyName: name });
export type Person = z.output<typeof Person>;

/** The languages we speak to customers in. */
export const Locale = z.enum(['de', 'en']);
export type Locale = z.output<typeof Locale>;
