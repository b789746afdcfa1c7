import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsoleFiles } from './console-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'accord-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'notes.txt'), 'not for anybody');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the files of the console', () => {
  it('are found by the address under which the page names them', () => {
    const files = ConsoleFiles.from(folder);
    expect(files.at('/index.html')?.type).toBe('text/html; charset=utf-8');
    expect(files.at('/assets/index-abc.js')?.body.toString()).toBe('export {};');
    expect(gunzipSync(files.at('/assets/index-abc.js')?.gzipped ?? '').toString()).toBe('export {};');
  });

  it.each(['/assets/notes.txt', '/../console/index.html', '/assets/../index.html', '/assets', 'index.html'])(
    'are the only ones: nothing is found at %s',
    (path) => {
      expect(ConsoleFiles.from(folder).at(path)).toBeUndefined();
    },
  );

  it('bear another tag when they hold something else', () => {
    const before = ConsoleFiles.from(folder).at('/index.html')?.etag;
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>new</title>');
    expect(ConsoleFiles.from(folder).at('/index.html')?.etag).not.toBe(before);
  });

  it('may be missing, for whoever has not built them', () => {
    expect(ConsoleFiles.from(join(folder, 'nowhere')).at('/index.html')).toBeUndefined();
  });
});
