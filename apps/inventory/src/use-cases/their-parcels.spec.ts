import { expect, it } from '@jest/globals';
import type { Keyed } from '@accord/sync';
import { ParcelBooks, type ListedParcel } from './ports/parcel-books.ts';
import { ParcelReadings, type ReadParcel } from './ports/parcel-sides.ts';
import { TheirParcels } from './their-parcels.ts';

class NoBooks extends ParcelBooks {
  readonly carrier = 'sendcloud';
  override async *announcedSince(): AsyncGenerator<readonly ListedParcel[]> {}
  override async under(): Promise<readonly ListedParcel[]> {
    return [];
  }
}

class PagesPutAside extends ParcelReadings {
  readonly #pages: readonly (readonly ReadParcel[])[];

  constructor(pages: readonly (readonly ReadParcel[])[]) {
    super();
    this.#pages = pages;
  }

  override async note(): Promise<void> {}
  override async *within(): AsyncGenerator<readonly ReadParcel[]> {
    yield* this.#pages;
  }
  override async forget(): Promise<void> {}
}

function parcel(reference: string, carrierRef: string): ReadParcel {
  return { reference, carrierRef, status: 'announced', tracking: null, changedAt: undefined };
}

it('tells two parcels under one reference as one record, though a page ends between them', async () => {
  const side = new TheirParcels({
    books: new NoBooks(),
    readings: new PagesPutAside([
      [parcel('a', '1'), parcel('b', '2')],
      [parcel('b', '3'), parcel('c', '4')],
    ]),
    reading: 'one',
    print: (tracking) => tracking,
  });
  const told: Keyed[] = [];
  for await (const page of side.read({ after: null, until: null })) told.push(...page);
  expect(told.map(({ key, facts }) => [key, facts['parcels'], facts['parcel']])).toEqual([
    ['a', 1, '1'],
    ['b', 2, null],
    ['c', 1, '4'],
  ]);
});
