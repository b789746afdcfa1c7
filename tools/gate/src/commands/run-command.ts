import type { Command } from 'commander';

/** Whatever goes wrong on the way to an answer is exit 2: nobody could tell, and that is never a yes. */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    console.error(`could not tell: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  }
}
