import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@accord/infra';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { open, shown, type Fault } from '../src/cell.ts';
import { lastResults } from '../src/last-results.ts';
import { matrix } from '../src/matrix.ts';
import { wrongCells } from '../src/missing-tests.ts';
import { page } from '../src/page.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'accord-fault-matrix-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sees = 'nothing is lost';
const fault = (id: string, cells: Fault['cells']): Fault => ({ id, what: 'it breaks', cells });

describe('the fault matrix', () => {
  it('has for each cell a test that is in the tree, or says what is missing', () => {
    expect(wrongCells(matrix, workspaceRoot)).toEqual([]);
  });

  it('is the page that is committed: npx accord fault-matrix --write', () => {
    expect(readFileSync(join(workspaceRoot, 'docs', 'fault-matrix.md'), 'utf8')).toBe(page(matrix));
  });

  it('is red for a test that was renamed or moved, a cell with nothing, and an id that stands twice', () => {
    writeFileSync(join(folder, 'a.spec.ts'), "it('keeps the money', () => {});");
    const cells = {
      payment: shown(sees, 'a.spec.ts', 'keeps the money'),
      enrollment: shown(sees, 'a.spec.ts', 'keeps the seat'),
      inventory: shown(sees, 'b.spec.ts', 'keeps the money'),
      operations: { sees },
    };
    expect(
      wrongCells([fault('one', cells), fault('one', { payment: open(sees, 'a test') })], folder),
    ).toEqual([
      'FM-one stands twice',
      'FM-one.enrollment: no test "keeps the seat" in a.spec.ts',
      'FM-one.inventory: no test "keeps the money" in b.spec.ts',
      'FM-one.operations: no test, and nothing said about what is missing',
    ]);
  });

  it('shows the last result of each test, and of one with many cases the worst', () => {
    const results = join(folder, 'test-results');
    mkdirSync(join(results, 'test'), { recursive: true });
    const tests = [
      { file: 'a.spec.ts', title: 'keeps 1 of 2', status: 'passed' },
      { file: 'a.spec.ts', title: 'keeps 2 of 2', status: 'failed' },
      { file: 'a.spec.ts', title: 'keeps (all) of it?', status: 'passed' },
    ];
    writeFileSync(join(results, 'test', 'a.json'), JSON.stringify({ project: 'a', tests }));
    const resultOf = lastResults(results);
    const of = (title: string, file = 'a.spec.ts'): string => resultOf({ file, title }).result;
    expect(of('keeps %i of 2')).toBe('failed');
    expect(of('keeps (all) of it?')).toBe('passed');
    expect(of('keeps')).toBe('not run');
    expect(of('keeps (all) of it?', 'b.spec.ts')).toBe('not run');
    const text = page([fault('one', { payment: shown(sees, 'a.spec.ts', 'keeps %i of 2') })], resultOf);
    expect(text).toMatch(/`FM-one\.payment` \| nothing is lost \| keeps %i of 2 .* \| failed, 2/);
  });
});
