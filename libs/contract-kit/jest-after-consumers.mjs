// Runs in every consumer test file, after its last test: what was read is held against what was declared.
import { afterAll } from '@jest/globals';
import { finishContracts } from '@accord/contract-kit';

afterAll(() => {
  const { interactions, errors, warnings } = finishContracts();
  for (const warning of warnings) process.stdout.write(`  warning: ${warning}\n`);
  process.stdout.write(
    `  contracts: ${interactions} interactions written, ${warnings.length} with fields never read\n`,
  );
  if (errors.length > 0)
    throw new Error(`the contract does not say what the code reads:\n  ${errors.join('\n  ')}`);
});
