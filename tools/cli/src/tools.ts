import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { abortOnSignals, CannotStart, causeOf, workspaceRoot } from '@accord/infra';
import { Command } from 'commander';
import { z } from 'zod';
import { buildWorkspace } from './build.ts';

const toolManifest = z.object({
  accord: z.object({
    commands: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        main: z.string(),
        fromSource: z.record(z.string(), z.string()).default({}),
      }),
    ),
  }),
});

const dependingManifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

interface Tool {
  readonly name: string;
  readonly summary: string;
  /** The package's folder, which is also its name at Nx. */
  readonly project: string;
  /** The program that does it, an absolute path: built, or a `.ts` file whose types Node strips itself. */
  readonly main: string;
  /** Subcommands that are programs of their own, run from source: they wait for no build. */
  readonly fromSource: Readonly<Record<string, string>>;
}

/** One command per entry that a package under tools/ offers; its options are the program's own business. */
export function toolCommands(root: string = workspaceRoot): Command[] {
  return offeredTools(root).map((tool) =>
    new Command(tool.name)
      .description(tool.summary)
      .helpOption(false)
      .allowUnknownOption()
      .argument('[args...]')
      .action(async (args: string[]) => {
        const signal = abortOnSignals();
        const asked = programFor(tool, args);
        if (isBuilt(asked)) await buildFor(asked, signal);
        process.exitCode = signal.aborted ? causeOf(signal).exitCode : await runTool(asked, args, signal);
      }),
  );
}

/** What is run for these words: the tool itself, or one of its subcommands from source. */
export function programFor(tool: Tool, args: readonly string[]): Tool {
  const main = tool.fromSource[args[0] ?? ''];
  return main === undefined ? tool : { ...tool, main };
}

/** A command that must answer within a second is run from its source, so it may import nothing that needs a compiler. */
function isBuilt({ main }: Tool): boolean {
  return !main.endsWith('.ts');
}

async function buildFor({ project }: Tool, signal: AbortSignal): Promise<void> {
  const projects = ['apps/*', 'libs/*', 'vendor-mocks', 'cli', 'infra', ...withTools(workspaceRoot, project)];
  const print = (line: string): void => console.error(line);
  await buildWorkspace({ projects, print, signal });
}

/** A tool and the tools that it is made of. Their builds do not depend on each other, so each is to be named. */
export function withTools(root: string, project: string): string[] {
  const found = [project];
  for (const name of found) {
    const manifest = join(root, 'tools', name, 'package.json');
    const { dependencies } = dependingManifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
    const tools = Object.keys(dependencies)
      .filter((dependency) => dependency.startsWith('@accord/'))
      .map((dependency) => dependency.slice('@accord/'.length))
      .filter((tool) => existsSync(join(root, 'tools', tool, 'package.json')));
    found.push(...tools.filter((tool) => !found.includes(tool)));
  }
  return found;
}

export function offeredTools(root: string): Tool[] {
  const tools = join(root, 'tools');
  return readdirSync(tools)
    .map((name) => join(tools, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .flatMap((folder) => {
      const manifest = toolManifest.safeParse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
      const commands = manifest.data?.accord.commands ?? [];
      return commands.map(({ name, summary, main, fromSource }) => ({
        name,
        summary,
        project: basename(folder),
        main: join(folder, main),
        fromSource: Object.fromEntries(
          Object.entries(fromSource).map(([subcommand, path]) => [subcommand, join(folder, path)]),
        ),
      }));
    });
}

/** Answers the tool's exit code. A tool hears of every signal, and ends itself and what it started. */
function runTool(tool: Tool, args: readonly string[], signal: AbortSignal): Promise<number> {
  if (!existsSync(tool.main))
    throw new CannotStart(`${tool.name} is not there yet: ${tool.main} was not built`);
  const flags = isBuilt(tool) ? ['--enable-source-maps'] : ['--conditions=@accord/source'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, tool.main, ...args], { stdio: 'inherit' });
    signal.addEventListener('abort', () => child.kill(causeOf(signal).signal), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
