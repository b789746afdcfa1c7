import { describe, expect, it } from '@jest/globals';
import { FakeClock, fixedChance, sequentialIds } from './fakes.ts';

describe('FakeClock', () => {
  it('stands still until it is moved, and moves exactly as told', () => {
    const clock = new FakeClock(new Date('2026-03-01T00:00:00Z'));
    expect(clock.now().toISOString()).toBe('2026-03-01T00:00:00.000Z');
    clock.advance(1_500);
    expect(clock.now().toISOString()).toBe('2026-03-01T00:00:01.500Z');
    clock.set(new Date('2025-12-31T23:59:59Z'));
    expect(clock.now().toISOString()).toBe('2025-12-31T23:59:59.000Z');
  });

  it('hands out dates that a caller may change without turning the clock', () => {
    const clock = new FakeClock(new Date('2026-03-01T00:00:00Z'));
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });
});

describe('sequentialIds', () => {
  it('counts up in the shape of a version 7 UUID', () => {
    const ids = sequentialIds();
    expect([ids.next(), ids.next()]).toEqual([
      '00000000-0000-7000-8000-000000000001',
      '00000000-0000-7000-8000-000000000002',
    ]);
  });

  it('keeps two prefixes apart', () => {
    expect(sequentialIds('a').next()).not.toBe(sequentialIds('b').next());
  });
});

describe('fixedChance', () => {
  it('falls the same way each time', () => {
    const chance = fixedChance(0.25);
    expect([chance.next(), chance.next()]).toEqual([0.25, 0.25]);
  });
});
