import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isPortFree, type ProcessMark } from '@accord/infra';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Crew } from '../src/start/crew.ts';
import { Orphans } from '../src/start/orphans.ts';
import { ProgramProcess } from '../src/start/program-process.ts';
import type { Listening } from '../src/start/programs.ts';

/** A port below the range of outgoing ones, so that no client of another test sits on it. */
const port = 19_173;

/** Listens until somebody asks it for `/end`. */
const listens = `
  require('node:http').createServer((request, answer) => {
    if (request.url === '/end') { console.log('out of memory'); process.exit(3); }
    answer.end();
  }).listen(${port}, '127.0.0.1');
`;

describe('the programs of a start', () => {
  let folder: string;
  let crew: Crew;
  const never = new AbortController().signal;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'accord-crew-'));
    crew = new Crew(new Orphans(folder), () => undefined);
  });

  afterEach(async () => {
    await crew.stop();
    rmSync(folder, { recursive: true });
  });

  const program = (name: string, script: string): Listening => {
    writeFileSync(join(folder, `${name}.cjs`), script);
    const readyUrl = `http://127.0.0.1:${port}/health/ready`;
    return { name, main: join(folder, `${name}.cjs`), env: {}, log: join(folder, `${name}.log`), readyUrl };
  };

  const remembered = (): string[] => readdirSync(folder).filter((name) => name === 'running.json');

  it('stop without leaving a process, a port or a record', async () => {
    await crew.startAll([program('checkout', listens)], never);
    expect([await isPortFree(port), remembered()]).toEqual([false, ['running.json']]);
    await crew.stop();
    expect([await isPortFree(port), remembered()]).toEqual([true, []]);
  });

  it('tell which of them ended by itself, and its last words', async () => {
    await crew.startAll([program('checkout', listens)], never);
    await expect(fetch(`http://127.0.0.1:${port}/end`)).rejects.toThrow();
    const dead = await crew.firstDeath;
    expect([dead.name, dead.lastWords()]).toEqual(['checkout', 'out of memory']);
  });

  it('fail to start with the last words of the one that did not', async () => {
    const broken = program('inventory', `console.log('DATABASE_URL is not set'); process.exit(1)`);
    await expect(crew.startAll([broken], never)).rejects.toThrow(
      'inventory ended while starting; its last lines:\nDATABASE_URL is not set',
    );
    await expect(crew.runAll([program('migration', 'process.exit(2)')], never)).rejects.toThrow(
      'migration failed',
    );
  });

  it('are ended by the next start when this one was killed', async () => {
    const survivor = await ProgramProcess.start(program('checkout', listens));
    const marks: ProcessMark[] = [survivor.mark];
    new Orphans(folder).remember(marks);
    await new Orphans(folder).end();
    expect([marks.filter(isAlive), remembered()]).toEqual([[], []]);
  });
});
