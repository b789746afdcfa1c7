import { z } from 'zod';

const name = z.string().trim().min(1).max(100);

/** A human being by name. Personal data. */
export const Person = z.object({ givenName: name, familyName: name });
export type Person = z.output<typeof Person>;

/** The languages we speak to customers in. */
export const Locale = z.enum(['de', 'en']);
export type Locale = z.output<typeof Locale>;
