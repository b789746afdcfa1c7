import { describe, expect, it } from '@jest/globals';
import { readChecks } from './steps.ts';

describe('readChecks', () => {
  it('counts each check and keeps what a red one found', () => {
    const output = [
      'ok  types: strict',
      'RED format: formatted',
      '    a.ts  format  differs',
      '    b.ts  format  differs',
      'ok  links: point somewhere',
      '',
    ].join('\n');
    expect(readChecks(output, 1)).toEqual({
      passed: 2,
      tests: 0,
      failures: [{ what: 'check format', detail: '    a.ts  format  differs\n    b.ts  format  differs\n' }],
    });
  });

  it('counts as failed when nothing was checked or it broke without a finding', () => {
    expect(readChecks('', 0).failures).toHaveLength(1);
    expect(readChecks('ok  types: strict\nTypeError: boom\n', 1)).toMatchObject({
      passed: 1,
      failures: [{ what: 'checks', detail: 'ok  types: strict\nTypeError: boom' }],
    });
  });
});
