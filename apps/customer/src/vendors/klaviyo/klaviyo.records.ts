import { readProfile } from './klaviyo.mapping.ts';
import { listedProfileWire } from './klaviyo.wire.ts';

/** Whole records of Klaviyo and what becomes of them, for the report on what is lost on the way. */
export const klaviyoRecords = [
  {
    vendor: 'klaviyo',
    record: 'profile',
    becomes: 'customer',
    wire: listedProfileWire,
    samples: [
      {
        id: '01MOCKPROFILE',
        attributes: {
          email: 'ada@example.org',
          external_id: '0198c0de-0000-7000-8000-00000000000d',
          first_name: 'Ada',
          last_name: 'Lovelace',
          updated: '2026-01-05T09:00:00.000Z',
          subscriptions: {
            email: {
              marketing: {
                consent: 'UNSUBSCRIBED',
                consent_timestamp: '2026-01-05T09:00:00.000Z',
                suppression: [{ reason: 'UNSUBSCRIBE', timestamp: '2026-01-05T09:00:00.000Z' }],
              },
            },
          },
        },
      },
    ],
    read: (raw: unknown): unknown => {
      const record = readProfile(raw);
      return record.kind === 'profile' ? record.profile : undefined;
    },
  },
];
