import type { Edit } from '../edit.ts';

/** A file, and the line in it where something begins. */
export type Place = readonly [file: string, first: RegExp];

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
  /** What is written again for the new one, beside what every vendor has. */
  readonly ownPlaces: readonly Place[];
  /**
   * An event that says who plays the role, and only knows those that are there. Its readers of yesterday do not know
   * the new one, so the change is entered as accepted, to be looked at again: nothing is published before it plays.
   */
  readonly inEvent?: {
    readonly edit: (name: string) => Edit;
    readonly where: string;
    readonly readers: readonly string[];
  };
  /** Whether what the service promises speaks of its vendor, so that the committed documents change. */
  readonly inDocuments: boolean;
}

export const models: Readonly<Record<string, Model>> = {
  sendgrid: {
    called: 'SendGrid',
    service: 'customer',
    variable: 'CUSTOMER_MAIL_VENDOR',
    role: 'mail-vendor',
    ownMark: 'SG.',
    ownPlaces: [],
    inDocuments: false,
  },
  klaviyo: {
    called: 'Klaviyo',
    service: 'customer',
    variable: 'CUSTOMER_CRM_VENDOR',
    role: 'crm-vendor',
    ownPlaces: [],
    inEvent: {
      edit: (name) => ({
        file: 'libs/canonical/src/events/customer-events.ts',
        find: /crm: z\.(?:literal\(|enum\(\[)([^\])]+)\]?\)/,
        replace: `crm: z.enum([$1, '${name}'])`,
      }),
      where: 'message.body.data.crm',
      readers: ['operations'],
    },
    inDocuments: true,
  },
  sendcloud: {
    called: 'Sendcloud',
    service: 'inventory',
    variable: 'INVENTORY_CARRIER_VENDOR',
    role: 'carrier-vendor',
    ownPlaces: [
      ['apps/inventory/src/inventory.controllers.ts', /^import \{ SendcloudWebhook/],
      ['apps/inventory/src/inventory.controllers.ts', /^ +SendcloudWebhookController,$/],
      ['apps/inventory/src/vendors.providers.ts', /^import \{ SendcloudWebhookKey/],
      ['apps/inventory/src/vendors.providers.ts', /^ +\{ provide: SendcloudWebhookKey,.*\},$/],
      ['tools/vendor-mocks/src/server.ts', /^import \{ registerSendcloudControl/],
      ['tools/vendor-mocks/src/server.ts', /^ +registerSendcloudControl\(/],
      ['tools/vendor-mocks/test/contract/vendor-webhooks.ts', /^ +sendcloud: /],
      ['tools/vendor-mocks/README.md', /^\| `POST \/__mock\/sendcloud\//],
      ['tools/cli/src/start/programs.ts', /^ +ACCORD_MOCKS_WEBHOOK_SENDCLOUD: /],
    ],
    inDocuments: true,
  },
};
