import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { accordProgram } from '../src/program.ts';
import { offeredTools, toolCommands, withTools } from '../src/tools.ts';

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
        fromSource: {},
      },
    ]);
    rmSync(root, { recursive: true });
  });

  it('names every tool that a tool is made of, so that a fresh clone builds them all', () => {
    const root = mkdtempSync(join(tmpdir(), 'accord-tools-'));
    const needs = { circus: ['tent', 'canonical'], tent: ['ropes'], ropes: ['circus'], zoo: [] };
    for (const [name, names] of Object.entries(needs)) {
      mkdirSync(join(root, 'tools', name), { recursive: true });
      const dependencies = Object.fromEntries(names.map((needed) => [`@accord/${needed}`, '*']));
      writeFileSync(join(root, 'tools', name, 'package.json'), JSON.stringify({ dependencies, name }));
    }
    expect(withTools(root, 'circus')).toEqual(['circus', 'tent', 'ropes']);
    expect(withTools(root, 'zoo')).toEqual(['zoo']);
    rmSync(root, { recursive: true });
  });

  it('runs a program or a subcommand that is a source file as it lies there, without a build', async () => {
    const root = mkdtempSync(join(tmpdir(), 'accord-tools-'));
    const folder = join(root, 'tools', 'circus');
    mkdirSync(join(folder, 'src'), { recursive: true });
    const commands = [
      { name: 'juggle', summary: 'keep some up', main: 'src/main.ts' },
      { name: 'tame', summary: 'lions', main: 'dist/main.js', fromSource: { down: 'src/main.ts' } },
    ];
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', accord: { commands } }));
    const balls = join(root, 'balls');
    writeFileSync(
      join(folder, 'src', 'main.ts'),
      `import { writeFileSync } from 'node:fs';
       const balls: string | undefined = process.argv[2];
       writeFileSync(${JSON.stringify(balls)}, balls ?? 'none');
       process.exitCode = 3;`,
    );
    await toolCommands(root)[0]?.parseAsync(['node', 'juggle', '4']);
    expect(readFileSync(balls, 'utf8')).toBe('4');
    expect(process.exitCode).toBe(3);
    await toolCommands(root)[1]?.parseAsync(['node', 'tame', 'down']);
    expect(readFileSync(balls, 'utf8')).toBe('down');
    process.exitCode = 0;
    rmSync(root, { recursive: true });
  });
});
