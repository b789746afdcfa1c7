import { Failure } from '@accord/canonical';
import { describe, expect, it } from '@jest/globals';
import { heard } from './heard.ts';

describe('heard', () => {
  it('waits without using up attempts while the database is away', async () => {
    const away = new Failure('database.unavailable', 'transient', 'away', { retryAfterMs: 2_000 });
    expect(await heard(() => Promise.reject(away))).toEqual({
      kind: 'retry',
      reason: 'database.unavailable',
      afterMs: 2_000,
      usesAttempt: false,
    });
  });

  it('leaves every other failure to the pipeline, so that an unreadable message is parked', async () => {
    const unreadable = new Failure('message.invalid', 'invalid', 'not JSON');
    await expect(heard(() => Promise.reject(unreadable))).rejects.toBe(unreadable);
  });
});
