import { describe, expect, it } from '@jest/globals';
import { declined } from './placement-answers.ts';
import { PlacementLog } from './placement-log.ts';

const startedAt = new Date('2026-01-05T09:00:00.000Z');
const now = new Date('2026-01-05T09:00:00.310Z');

function told(answer: Parameters<PlacementLog['note']>[1]): object | undefined {
  const records: object[] = [];
  new PlacementLog({ record: (record) => void records.push(record) }, { now: () => now }).note(
    'order-1',
    answer,
    startedAt,
  );
  return records[0];
}

describe('what is told of a placement', () => {
  const frame = { locale: 'en', correlationId: 'order-1' } as const;
  const answer = (status: number): Parameters<PlacementLog['note']>[1] => ({
    ...declined('expired_card', frame),
    status,
  });

  it('is how it was decided, how long that took, and of a decline what the caller was told, in a code', () => {
    expect(told(declined('expired_card', frame))).toEqual({
      kind: 'placement',
      correlationId: 'order-1',
      at: now.toISOString(),
      durationMs: 310,
      outcome: 'declined',
      reason: 'expired_card',
    });
    expect(told(declined('fraud_or_stolen', frame))).toMatchObject({ reason: 'generic_decline' });
    expect(told(answer(201))).toMatchObject({ outcome: 'placed' });
    expect(told(answer(409))).toMatchObject({ outcome: 'refused' });
    expect(told(undefined)).toMatchObject({ outcome: 'failed', durationMs: 310 });
  });
});
