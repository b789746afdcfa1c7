import { describe, expect, it } from '@jest/globals';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  it('answers what the probe answers once it stops throwing', async () => {
    let looks = 0;
    const answer = await eventually(
      () => {
        looks += 1;
        if (looks < 3) throw new Error('not yet');
        return `seen at look ${looks}`;
      },
      { everyMs: 1 },
    );
    expect(answer).toBe('seen at look 3');
  });

  it('looks once even when no time is given', async () => {
    await expect(eventually(() => 'there', { timeoutMs: 0 })).resolves.toBe('there');
  });

  it('names what it waited for and the last complaint when time is up', async () => {
    const complaint = new Error('still two');
    const waiting = eventually(() => Promise.reject(complaint), {
      timeoutMs: 5,
      everyMs: 1,
      because: 'one order',
    });
    await expect(waiting).rejects.toMatchObject({
      message: 'one order did not come true within 5 ms; last: still two',
      cause: complaint,
    });
  });
});
