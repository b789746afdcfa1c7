import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { Addresses } from './addresses.ts';

describe('Addresses', () => {
  it('start at 4000, and all move with the base', () => {
    expect(new Addresses(undefined).url('operations')).toBe('http://127.0.0.1:4000');
    expect(new Addresses('').url('mocks')).toBe('http://127.0.0.1:4010');
    const moved = new Addresses('5100');
    expect([moved.port('operations'), moved.port('customer'), moved.port('mocks')]).toEqual([
      5100, 5104, 5110,
    ]);
  });

  it.each(['80', 'abc', '4000.5', '65530'])('refuses the base %s and says what to set', (base) => {
    expect(() => new Addresses(base)).toThrow(`ACCORD_PORT_BASE is "${base}": set it to a whole number`);
  });

  it('names the service whose port somebody else holds', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(new Addresses(String(port - 1)).mustBeFree()).rejects.toThrow(
      /is taken by another program: stop it, or set ACCORD_PORT_BASE/,
    );
    other.close();
  });
});
