import { describe, expect, it } from '@jest/globals';

import { declaredPaths, judge } from './judge.ts';
import { ReadRecorder } from './read-recorder.ts';

const order = {
  orderId: 'o-1',
  note: null,
  customer: { email: 'ada@example.org', name: { given: 'Ada', family: 'Lovelace' } },
  lines: [{ sku: 'KIT', quantity: 2 }, { sku: 'COURSE' }],
};

function readsOf(work: (view: typeof order) => unknown): string[] {
  const recorder = new ReadRecorder();
  work(recorder.view(order));
  return [...recorder.reads].sort();
}

describe('a watched value', () => {
  it('remembers nested fields and the elements of arrays under one path', () => {
    expect(readsOf(({ customer, lines }) => [customer.name.given, lines.map(({ sku }) => sku)])).toEqual([
      'customer',
      'customer.name',
      'customer.name.given',
      'lines',
      'lines[*]',
      'lines[*].sku',
    ]);
  });

  it('remembers what is asked for and not there', () => {
    const asked = (view: object): unknown => ['vat' in view, (view as { phone?: string }).phone];
    expect(readsOf(asked)).toEqual(['phone', 'vat']);
  });

  it('remembers everything of what is copied or written as JSON', () => {
    expect(readsOf(({ customer }) => ({ ...customer }))).toEqual([
      'customer',
      'customer.email',
      'customer.name',
    ]);
    expect(readsOf((view) => JSON.stringify(view))).toEqual(declaredPathsOf(order));
  });

  it('is equal to the value, the same at each reading, and takes methods of the language for no field', () => {
    const recorder = new ReadRecorder();
    const view = recorder.view(order);
    expect(view.customer).toBe(view.customer);
    expect(Object.hasOwn(view, 'orderId') && view.lines.length).toBe(2);
    expect([...recorder.reads].sort()).toEqual(['customer', 'lines']);
    expect(view).toEqual(order);
  });

  it('does not lend the value itself', () => {
    const given = { lines: [1] };
    new ReadRecorder().view(given).lines.push(2);
    expect(given).toEqual({ lines: [1] });
  });
});

describe('the judgement', () => {
  const declared = ['orderId', 'customer', 'customer.email', 'lines', 'lines[*]', 'lines[*].sku'];
  const all = [...declared];

  it('is clean when exactly the declared fields are read', () => {
    expect(judge(all, declared)).toEqual({ undeclared: [], unread: [] });
  });

  it.each([
    { what: 'a field', read: 'placedAt' },
    { what: 'a nested field', read: 'customer.phone' },
    { what: 'a field of the elements of an array', read: 'lines[*].taxRateBps' },
  ])('names $what that is read and not declared', ({ read }) => {
    expect(judge([...all, read], declared).undeclared).toEqual([read]);
  });

  it('names the container and not each of its fields when all of it is undeclared or unread', () => {
    expect(judge([...all, 'vat', 'vat.id', 'vat.country'], declared).undeclared).toEqual(['vat']);
    expect(judge(['orderId'], declared).unread).toEqual(['customer', 'lines']);
  });

  it('warns of a field that is declared and never read', () => {
    const read = declared.filter((path) => path !== 'lines[*].sku');
    expect(judge(read, declared)).toEqual({ undeclared: [], unread: ['lines[*].sku'] });
  });

  it('takes a field for declared that one of several examples has', () => {
    const examples = [{ charge: null }, { charge: { id: 'ch_1' } }];
    const declaredByBoth = examples.flatMap((example) => declaredPaths(example));
    expect(judge(['charge', 'charge.id'], declaredByBoth)).toEqual({ undeclared: [], unread: [] });
  });
});

function declaredPathsOf(value: unknown): string[] {
  return [...new Set(declaredPaths(value))].sort();
}
