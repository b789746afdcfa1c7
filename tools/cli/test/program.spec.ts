import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { accordProgram } from '../src/program.ts';
import { offeredTools } from '../src/tools.ts';

describe('npx accord', () => {
  it('lists its own commands with what they do', () => {
    const help = accordProgram().helpInformation();
    for (const command of ['start', 'test', 'infra'])
      expect(help).toMatch(new RegExp(`^  ${command} .*\\w`, 'm'));
  });

  it('lists what a package under tools/ offers by its manifest, and skips packages that offer nothing', () => {
    const root = mkdtempSync(join(tmpdir(), 'accord-tools-'));
    const offer = {
      accord: { commands: [{ name: 'juggle', summary: 'keep three up', main: 'dist/main.js' }] },
    };
    for (const [name, manifest] of Object.entries({ circus: offer, silent: { name: 'silent' } })) {
      mkdirSync(join(root, 'tools', name), { recursive: true });
      writeFileSync(join(root, 'tools', name, 'package.json'), JSON.stringify(manifest));
    }
    expect(offeredTools(root)).toEqual([
      {
        name: 'juggle',
        summary: 'keep three up',
        project: 'circus',
        main: join(root, 'tools/circus/dist/main.js'),
      },
    ]);
    rmSync(root, { recursive: true });
  });
});
