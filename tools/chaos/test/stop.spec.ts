import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { StopButton } from '@accord/infra';
import { eventually } from '@accord/test-kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { rest } from '../src/rest.ts';
import { leaveStopFile, watchStopFile } from '../src/stop-file.ts';

describe('the stop button', () => {
  it('is no button before it is armed, stops once, and takes the same press again for the same', () => {
    const button = new StopButton();
    expect(button.press()).toBe(false);
    let told = 0;
    button.arm(() => (told += 1));
    expect([button.press(), button.press(), told, button.signal.aborted]).toEqual([true, true, 1, true]);
  });

  it('ends a rest at once', async () => {
    const button = new StopButton();
    button.arm(() => undefined);
    const resting = rest(3_600_000, button.signal);
    button.press();
    await expect(resting).resolves.toBeUndefined();
  });
});

describe('the file by which another terminal presses it', () => {
  let path: string;

  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'accord-stop-')), 'stop');
  });
  afterEach(() => {
    rmSync(join(path, '..'), { recursive: true });
  });

  it('presses once and is gone; one of an earlier run presses nothing', async () => {
    writeFileSync(path, 'of an earlier run');
    let pressed = 0;
    const unwatch = watchStopFile(() => (pressed += 1), path);
    expect([existsSync(path), pressed]).toEqual([false, 0]);
    leaveStopFile(path);
    await eventually(() => expect([existsSync(path), pressed]).toEqual([false, 1]));
    unwatch();
  });
});
