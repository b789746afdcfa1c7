import { describe, expect, it } from '@jest/globals';
import { readTraceparent } from './tracing.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('readTraceparent', () => {
  it.each([`00-${trace}-${span}-01`, `00-${trace}-${span}-00`, `cc-${trace}-${span}-01-what-comes-later`])(
    'takes %s',
    (header) => {
      expect(readTraceparent(header)).toBe(header);
    },
  );

  it.each([
    ['more than version 00 has', `00-${trace}-${span}-01-more`],
    ['a version that is none', `ff-${trace}-${span}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${trace.toUpperCase()}-${span}-01`],
    ['a short trace', `00-${trace.slice(1)}-${span}-01`],
    ['nothing', ''],
    ['a list', [`00-${trace}-${span}-01`]],
  ])('does not take %s', (_what, header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});
