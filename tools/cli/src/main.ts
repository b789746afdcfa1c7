import { CannotStart } from '@accord/infra';
import { accordProgram } from './program.ts';

/** Entry of `npx accord`, `npm start` and `npm test`, run from source by tools/door.mjs. */
try {
  await accordProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(`accord: ${error.message}`);
  process.exitCode = 1;
}
