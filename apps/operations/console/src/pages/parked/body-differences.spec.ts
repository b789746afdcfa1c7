import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './body-differences.ts';

describe('an edit', () => {
  it('differs where a value, a name or an element does, and nowhere else', () => {
    const before = '{"id":1,"data":{"sku":"KIT","pieces":[1,2],"note":null}}';
    const after = '{ "id": 1, "data": { "sku": "SET", "pieces": [1, 3, 4], "gift": true } }';
    expect(differencesOf(before, after)).toEqual([
      { place: 'data.sku', before: '"KIT"', after: '"SET"' },
      { place: 'data.pieces.1', before: '2', after: '3' },
      { place: 'data.pieces.2', before: undefined, after: '4' },
      { place: 'data.note', before: 'null', after: undefined },
      { place: 'data.gift', before: undefined, after: 'true' },
    ]);
  });

  it('differs nowhere by blanks or by the order of names', () => {
    expect(differencesOf('{"a":1,"b":[]}', '{\n "b": [ ],\n "a": 1 }')).toEqual([]);
  });

  it('of a list into an object differs as a whole', () => {
    expect(differencesOf('[]', '{}')).toEqual([{ place: '', before: '[]', after: '{}' }]);
  });
});
