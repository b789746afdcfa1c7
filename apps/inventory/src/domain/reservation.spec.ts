import { describe, expect, it } from '@jest/globals';
import { onOrderEnded, onOrderPlaced, type ReservationStatus } from './reservation.ts';

const statuses: (ReservationStatus | undefined)[] = [
  undefined,
  'held',
  'committed',
  'released',
  'expired',
  'refused',
];

describe('reservation', () => {
  it('commits a hold, takes a lost one again and leaves a committed one alone when the order is placed', () => {
    expect(statuses.map((status) => onOrderPlaced(status, undefined))).toEqual([
      'take_again',
      'commit',
      'nothing',
      'take_again',
      'take_again',
      'take_again',
    ]);
  });

  it('takes nothing for an order that is known to have ended', () => {
    for (const status of statuses) {
      expect(onOrderPlaced(status, 'cancelled')).toBe('nothing');
      expect(onOrderPlaced(status, 'returned')).toBe('nothing');
    }
  });

  it('gives back only what had left, when the order ends', () => {
    expect(statuses.map(onOrderEnded)).toEqual([
      'nothing',
      'release',
      'give_back',
      'nothing',
      'nothing',
      'nothing',
    ]);
  });
});
