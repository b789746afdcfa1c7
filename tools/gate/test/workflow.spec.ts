import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { repository } from './support/tree.ts';

const folder = join(repository, '.github', 'workflows');
const names = readdirSync(folder);

const Workflow = z.object({
  jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ run: z.string().optional() })) })),
});
const Manifest = z.object({
  accord: z.object({ commands: z.array(z.object({ name: z.string() })) }).optional(),
});

/** What GitHub's own parser says about a workflow. */
async function mistakes(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

function commandsOf(content: string): string[] {
  const { jobs } = Workflow.parse(parse(content));
  const lines = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.split('\n')));
  return lines.flatMap((line) => /^npx accord ([a-z-]+)/.exec(line.trim())?.[1] ?? []);
}

describe('the workflows', () => {
  it('are the three that CI owners read about', () => {
    expect(names.sort()).toEqual(['deploy.yml', 'drift.yml', 'gate.yml']);
  });

  it.each(names)('%s is as GitHub would have it', async (name) => {
    expect(await mistakes(name, readFileSync(join(folder, name), 'utf8'))).toEqual([]);
  });

  it('would be refused with a misspelt key or a need that is not there', async () => {
    const content = readFileSync(join(folder, 'gate.yml'), 'utf8');
    expect(await mistakes('gate.yml', content.replace('timeout-minutes', 'timeout-minute'))).not.toEqual([]);
    expect(await mistakes('gate.yml', content.replace('needs: [gate, test]', 'needs: [gates]'))).not.toEqual(
      [],
    );
  });

  it('call only commands that this workspace offers', () => {
    const tools = join(repository, 'tools');
    const offered = readdirSync(tools, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(
        ({ name }) =>
          Manifest.parse(JSON.parse(readFileSync(join(tools, name, 'package.json'), 'utf8'))).accord,
      )
      .flatMap((accord) => accord?.commands.map(({ name }) => name) ?? []);
    for (const name of names) {
      const unknown = commandsOf(readFileSync(join(folder, name), 'utf8')).filter(
        (command) => !offered.includes(command),
      );
      expect([name, unknown]).toEqual([name, []]);
    }
  });
});
