import { describe, expect, it } from '@jest/globals';
import {
  Address,
  checkoutPersonForgotten,
  CountryCode,
  Customer,
  eventCatalogue,
  eventExamples,
  Failure,
  holdsPersonal,
  isPersonal,
  orderPlaced,
  withoutPersonal,
} from '@accord/canonical';
import { z } from 'zod';

const canaries = ['0034', 'ada@example.org', 'Ada', 'Lovelace', 'Torstraße', 'Hinterhaus', '10119', 'Berlin'];

describe('without what is personal', () => {
  it('leaves of every event nobody, and what it is about', () => {
    for (const { key, data } of eventCatalogue) {
      const example = eventExamples[key];
      const emptied = withoutPersonal(data, example);
      expect([key, canaries.filter((canary) => JSON.stringify(emptied).includes(canary))]).toEqual([key, []]);
      expect(withoutPersonal(data, emptied)).toEqual(emptied);
      if (!canaries.some((canary) => JSON.stringify(example).includes(canary)))
        expect([key, emptied]).toEqual([key, example]);
    }
  });

  it('says which events hold somebody', () => {
    expect(eventCatalogue.filter(holdsPersonal).map(({ key }) => key)).toEqual([
      'checkout.order.placed.v1',
      'checkout.order.cancelled.v1',
      'checkout.order.returned.v1',
      'inventory.shipment.booked.v1',
    ]);
    expect(holdsPersonal(checkoutPersonForgotten)).toBe(false);
  });

  it('knows every field of an event that is named like one of a person', () => {
    const nameless = eventCatalogue
      .flatMap(({ key, data }) => fieldsOf(data, key))
      .filter(
        ({ path, known }) => !known && /(?:mail|name|street|phone|city|postal\w*|tracking\w*)$/i.test(path),
      )
      .map(({ path }) => path);
    expect(nameless).toEqual([
      // What is sold, and not to whom.
      'checkout.order.placed.v1.lines.name',
      'inventory.product.changed.v1.product.name',
    ]);
  });

  it('gives an address that is still one, in each country', () => {
    for (const country of CountryCode.options) {
      const empty = { street: 'erased', city: 'erased', country };
      const emptied = withoutPersonal(Address, {
        ...empty,
        street: 'Weg 1',
        city: 'Vaduz',
        postalCode: '9490',
      });
      expect(Address.parse(emptied)).toMatchObject(empty);
    }
  });

  it('reaches what may be left out or be one of several', () => {
    const Note = z.object({
      to: z
        .union([z.object({ kind: z.literal('desk') }), z.object({ who: Customer.shape.email })])
        .nullable(),
      copies: z.array(Customer.pick({ email: true })).default([]),
    });
    expect(
      withoutPersonal(Note, {
        to: { who: 'ada@example.org' },
        copies: [{ email: 'ada@example.org' }],
        by: 'Ada',
      }),
    ).toEqual({ to: { who: 'erased@erased.invalid' }, copies: [{ email: 'erased@erased.invalid' }] });
    expect(withoutPersonal(Note, { to: { kind: 'desk' } })).toEqual({ to: { kind: 'desk' }, copies: [] });
  });

  it('does not repeat a value that it cannot read', () => {
    expect(() => withoutPersonal(orderPlaced.data, { customer: 'ada@example.org' })).toThrow(
      new Failure('personal.not_of_schema', 'invalid', 'what is to be emptied is not what it should be'),
    );
  });
});

interface Field {
  readonly path: string;
  readonly known: boolean;
}

/** Every leaf of a schema by its path. */
function fieldsOf(schema: z.core.$ZodType, path: string): Field[] {
  if (isPersonal(schema)) return [{ path, known: true }];
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    return Object.entries(shape).flatMap(([name, field]) => fieldsOf(field, `${path}.${name}`));
  }
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsOf(option, path));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return fieldsOf(schema.unwrap(), path);
  return [{ path, known: false }];
}
