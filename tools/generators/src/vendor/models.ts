import type { Edit } from '../edit.ts';

/** A vendor after which another one can be written, and where the role that both play is wired. */
export interface Model {
  /** As it writes itself. */
  readonly called: string;
  readonly service: string;
  /** The variable that names who plays the role. */
  readonly variable: string;
  /** The table of its players and the switch over them: `<role>.config.ts` and `<role>.ts` in `src/vendors`. */
  readonly role: string;
  /** What of its credentials is not its name, and is not to be taken for the other's. */
  readonly ownMark?: string;
  /** What else has to know all players of the role. */
  also(name: string): readonly Edit[];
  /** Whether events speak of the vendor, so that the committed documents change. */
  readonly inEvents: boolean;
}

export const models: Readonly<Record<string, Model>> = {
  sendgrid: {
    called: 'SendGrid',
    service: 'customer',
    variable: 'CUSTOMER_MAIL_VENDOR',
    role: 'mail-vendor',
    ownMark: 'SG.',
    also: () => [],
    inEvents: false,
  },
  klaviyo: {
    called: 'Klaviyo',
    service: 'customer',
    variable: 'CUSTOMER_CRM_VENDOR',
    role: 'crm-vendor',
    also: (name) => [
      {
        file: 'libs/canonical/src/events/customer-events.ts',
        find: /crm: z\.(?:literal\(|enum\(\[)([^\])]+)\]?\)/,
        replace: `crm: z.enum([$1, '${name}'])`,
      },
    ],
    inEvents: true,
  },
};
