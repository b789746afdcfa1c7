import { profileAnswerWire } from './klaviyo.wire.ts';

/** Whole records of Klaviyo and what becomes of them, for the report on what is lost on the way. */
export const klaviyoRecords = [
  {
    vendor: 'klaviyo',
    record: 'profile',
    becomes: 'customer',
    wire: profileAnswerWire.shape.data,
    samples: [{ id: '01MOCKPROFILE' }],
    read: (raw: unknown): unknown => {
      const parsed = profileAnswerWire.safeParse({ data: raw });
      return parsed.success ? { masterKey: parsed.data.data.id } : undefined;
    },
  },
];
