import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.ts';

describe('Progress', () => {
  const watched = () => {
    const lines: string[] = [];
    let now = 0;
    const progress = new Progress(
      (line) => lines.push(line),
      () => now,
    );
    return { lines, progress, at: (ms: number) => (now = ms) };
  };
  const starting = { state: 'starting', progress: 'unpacking' } as const;

  it('keeps quiet for two seconds and then speaks every two', () => {
    const { lines, progress, at } = watched();
    for (const ms of [0, 1_900, 2_000, 2_100, 3_900, 4_000]) {
      at(ms);
      progress.show('rabbitmq', starting);
    }
    expect(lines).toEqual(['rabbitmq: unpacking … 2 s', 'rabbitmq: unpacking … 4 s']);
  });

  it('says once where a dependency comes from', () => {
    const { lines, progress } = watched();
    const ready = { state: 'ready', url: 'postgres://secret@host', source: 'Docker container' } as const;
    progress.show('postgres', ready);
    progress.show('postgres', ready);
    expect(lines).toEqual(['postgres: Docker container']);
  });
});
