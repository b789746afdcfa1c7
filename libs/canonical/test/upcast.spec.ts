import { describe, expect, it } from '@jest/globals';
import {
  defineEvent,
  openEnvelope,
  parseEnvelope,
  readableKeys,
  sealEnvelope,
  upcast,
} from '@accord/canonical';
import { z } from 'zod';

const owned = { type: 'shop.parcel.sent', owner: 'shop', aggregate: 'parcel' };
const v1Data = z.object({ parcel: z.string(), grams: z.string() });
const v2Data = z.object({ parcel: z.string(), weightGrams: z.int() });
const v3Data = z.object({ parcels: z.array(z.string()), weightGrams: z.int().min(0) });
const v1 = defineEvent({ ...owned, version: 1, data: v1Data });
const v1to2 = upcast(v1Data, ({ parcel, grams }) => ({ parcel, weightGrams: Number(grams) }));
const v2 = defineEvent({ ...owned, version: 2, data: v2Data, upcasts: { 1: v1to2 } });
const v2to3 = upcast(v2Data, ({ parcel, weightGrams }) => ({ parcels: [parcel], weightGrams }));
const v3 = defineEvent({ ...owned, version: 3, data: v3Data, upcasts: { 1: v1to2, 2: v2to3 } });

const draft = {
  id: '0198c0de-0000-7000-8000-000000000001',
  time: new Date('2026-01-05T09:00:00.000Z'),
  subject: 'p-1',
  sequence: 1,
  correlationId: 'story',
  causationId: 'cause',
};
const old = (data: z.input<typeof v1Data> = { parcel: 'p-1', grams: '850' }) =>
  parseEnvelope(JSON.parse(JSON.stringify(sealEnvelope(v1, { ...draft, data }))));

describe('an event of an older version', () => {
  it('is read in the words of the version that the reader knows', () => {
    expect(openEnvelope([v2], old())).toMatchObject({
      id: draft.id,
      type: 'shop.parcel.sent.v2',
      dataschema: '/schemas/shop.parcel.sent.v2',
      data: { parcel: 'p-1', weightGrams: 850 },
    });
  });

  it('climbs one version at a time', () => {
    expect(openEnvelope([v3], old()).data).toEqual({ parcels: ['p-1'], weightGrams: 850 });
  });

  it('may carry additions that its version did not know', () => {
    const envelope = { ...old(), data: { parcel: 'p-1', grams: '850', colour: 'brown' } };
    expect(openEnvelope([v2], envelope).data).toEqual({ parcel: 'p-1', weightGrams: 850 });
  });

  it('is refused by name when it is not what its version promised, or lifts to what the new one forbids', () => {
    const broken = { ...old(), data: { parcel: 'p-1', weightGrams: 850 } };
    expect(() => openEnvelope([v2], broken)).toThrow('Not a shop.parcel.sent.v1 at grams');
    expect(() => openEnvelope([v3], old({ parcel: 'p-1', grams: '-1' }))).toThrow(
      'Not a shop.parcel.sent.v3 at weightGrams',
    );
  });

  it('is unknown to a reader without an upcast for it, and so is a newer one to an older reader', () => {
    const withoutUpcast = defineEvent({ ...owned, version: 2, data: v2Data });
    const newer = { ...old(), type: v3.key };
    for (const [reader, envelope] of [
      [withoutUpcast, old()],
      [v2, newer],
    ] as const) {
      expect(() => openEnvelope([reader], envelope)).toThrow(
        expect.objectContaining({ code: 'message.unknown_major' }),
      );
    }
  });

  it('comes under keys that the reader names, up to the first gap', () => {
    const gap = defineEvent({ ...owned, version: 4, data: v3Data, upcasts: { 1: v1to2, 2: v2to3 } });
    expect([v1, v3, gap].map(readableKeys)).toEqual([
      ['shop.parcel.sent.v1'],
      ['shop.parcel.sent.v3', 'shop.parcel.sent.v2', 'shop.parcel.sent.v1'],
      ['shop.parcel.sent.v4'],
    ]);
  });
});
