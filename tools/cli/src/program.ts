import { Command } from 'commander';
import { infraCommand } from './infra-command.ts';
import { flowsCommand } from './flows/flows-command.ts';
import { importCommand } from './runs/import-command.ts';
import { reconcileCommand } from './runs/reconcile-command.ts';
import { runsCommand } from './runs/runs-command.ts';
import { startCommand } from './start/start-command.ts';
import { testCommand } from './test/test-command.ts';
import { toolCommands } from './tools.ts';

/** Every command of this workspace. Tools hang themselves on it by the `accord` field of their package.json. */
export function accordProgram(): Command {
  const program = new Command('accord').description('Everything this workspace can do.').showHelpAfterError();
  program.addCommand(startCommand());
  program.addCommand(testCommand());
  program.addCommand(infraCommand());
  program.addCommand(runsCommand());
  program.addCommand(importCommand());
  program.addCommand(flowsCommand());
  program.addCommand(reconcileCommand());
  for (const command of toolCommands()) program.addCommand(command);
  return program;
}
