import { Failure } from '@accord/canonical';
import { systemIds } from '@accord/service-kit';
import { describe, expect, it } from '@jest/globals';
import type { Parcel, ParcelCarrier } from '../../src/use-cases/ports/parcel-carrier.ts';

/** What a suite needs beside the carrier: the power to break it and to look behind it. */
export interface CarrierUnderTest {
  readonly carrier: () => ParcelCarrier;
  /** The next announcement takes effect and its answer is lost. */
  readonly loseNextAnswer: () => void;
  /** The next announcement is refused for good. */
  readonly refuseNext: () => void;
  /** Nothing answers until `recover`. */
  readonly goDown: () => void;
  readonly recover: () => void;
  /** The parcel leaves the warehouse. */
  readonly pickUp: (reference: string) => Promise<void>;
  /** Parcels announced under a reference and not cancelled. */
  readonly parcelsUnder: (reference: string) => number;
}

/** Every carrier adapter must pass this. */
export function carrierConformance(name: string, world: CarrierUnderTest): void {
  const parcel = (orderNumber: string): Parcel => ({
    recipient: {
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      address: { street: 'Torstraße 1', postalCode: '10119', city: 'Berlin', country: 'DE' },
    },
    weightGrams: 1_200,
    orderNumber,
  });
  const announced = async (reference: string) => {
    const outcome = await world.carrier().announce(reference, parcel(`A-${reference.slice(-8)}`));
    if (outcome.kind !== 'announced') throw new Error(`refused: ${outcome.reason}`);
    return outcome.parcel;
  };

  describe(`${name} as a parcel carrier`, () => {
    it('finds a parcel by our reference once it is announced, and none before', async () => {
      const reference = systemIds.next();
      expect(await world.carrier().find(reference)).toBeUndefined();
      const booked = await announced(reference);
      expect(await world.carrier().find(reference)).toEqual(booked);
    });

    it('says that the outcome is unknown when the answer is lost, and finds the parcel afterwards', async () => {
      const reference = systemIds.next();
      world.loseNextAnswer();
      const failure = await announced(reference).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Failure);
      expect(failure).toMatchObject({ kind: 'unknown_outcome', sent: 'maybe' });
      expect(await world.carrier().find(reference)).toMatchObject({ carrierRef: expect.any(String) });
      expect(world.parcelsUnder(reference)).toBe(1);
    });

    it('gives a refusal as a value with a code, and books nothing', async () => {
      const reference = systemIds.next();
      world.refuseNext();
      const outcome = await world.carrier().announce(reference, parcel('A-REFUSED'));
      expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^[a-z]+\.[a-z_.]+$/) });
      expect(world.parcelsUnder(reference)).toBe(0);
    });

    it('cancels a parcel that has not left, as often as it is asked to, and forgets it', async () => {
      const reference = systemIds.next();
      const { carrierRef } = await announced(reference);
      expect(await world.carrier().cancel(carrierRef)).toBe('cancelled');
      expect(await world.carrier().cancel(carrierRef)).toBe('cancelled');
      expect(await world.carrier().find(reference)).toBeUndefined();
    });

    it('cannot stop a parcel that is on its way', async () => {
      const reference = systemIds.next();
      const { carrierRef } = await announced(reference);
      await world.pickUp(reference);
      expect(await world.carrier().cancel(carrierRef)).toBe('too_late');
    });

    it('fails in a way that is worth waiting for while the carrier is down', async () => {
      world.goDown();
      const failure = await world
        .carrier()
        .find(systemIds.next())
        .catch((error: unknown) => error);
      world.recover();
      expect(failure).toBeInstanceOf(Failure);
      expect(['transient', 'wait_for_vendor']).toContain((failure as Failure).kind);
    });
  });
}
