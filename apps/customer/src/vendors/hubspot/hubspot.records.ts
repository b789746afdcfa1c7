import { readFound } from './hubspot.mapping.ts';
import { contactWire } from './hubspot.wire.ts';

/** Whole records of HubSpot and what becomes of them, for the report on what is lost on the way. */
export const hubspotRecords = [
  {
    vendor: 'hubspot',
    record: 'contact',
    becomes: 'customer',
    wire: contactWire,
    samples: [
      {
        id: '100451',
        properties: {
          email: 'ada@example.org',
          firstname: 'Ada',
          lastname: 'Lovelace',
          accord_customer_id: '0198c0de-0000-7000-8000-00000000000d',
          hs_email_optout: 'true',
          lastmodifieddate: '2026-01-05T09:00:00.000Z',
        },
      },
    ],
    read: (raw: unknown): unknown => {
      const record = readFound({ contact: raw, optedOutAt: null });
      return record.kind === 'profile' ? record.profile : undefined;
    },
  },
];
