import { type Command, CommanderError, InvalidArgumentError } from 'commander';

/**
 * Whatever goes wrong on the way to an answer, a slip of the keyboard included, is exit 2: nobody could tell, and that
 * is never a yes.
 */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.exitOverride().parseAsync();
  } catch (error) {
    process.exitCode = 2;
    if (!(error instanceof CommanderError))
      console.error(`could not tell: ${error instanceof Error ? error.message : String(error)}`);
    // Help that was asked for is no failure; commander has said whatever else there was to say.
    else if (error.code === 'commander.helpDisplayed') process.exitCode = 0;
  }
}

/** @throws InvalidArgumentError for anything but a whole number of days; zero means that nothing waits in queues */
export function days(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('must be a number of days, such as 30');
  return Number(text);
}
