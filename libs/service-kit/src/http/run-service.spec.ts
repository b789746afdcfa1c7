import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config.ts';
import { startTrouble } from './run-service.ts';

describe('startTrouble', () => {
  it('names the port that is in use and what to do about it', () => {
    const error = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', port: 4001 });
    expect(startTrouble(error)).toMatch(/^port 4001 is in use; .*ACCORD_PORT/);
  });

  it('names the address that gave no answer', () => {
    const error = Object.assign(new Error('connect'), {
      code: 'ECONNREFUSED',
      address: '127.0.0.1',
      port: 5432,
    });
    expect(startTrouble(error)).toContain('127.0.0.1:5432');
  });

  it('prints all mistakes of a configuration', () => {
    expect(startTrouble(new ConfigError(['A is not set', 'B is not set']))).toContain(
      'A is not set\n  B is not set',
    );
  });
});
