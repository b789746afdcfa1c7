import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { checkVendor } from '../vendor/check-vendor.ts';
import { steps } from '../vendor/steps.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const program = new Command('vendor').description('The eight steps to a vendor that can be used.');

program
  .command('check')
  .description('which steps are done and what is open; exit 0 when all are done')
  .argument('<name>', 'the vendor, such as postmark')
  .option('--step <number>', `one of them, 1 to ${String(steps.length)}`, stepNumber)
  .action(async (name: string, { step }: { step?: number }) => {
    const states = await checkVendor(root, name, step);
    for (const { number, title, open } of states) {
      console.log(`${open.length === 0 ? 'ok  ' : 'open'} ${String(number)}. ${title}`);
      for (const line of open) console.log(`        ${line}`);
    }
    const left = states.filter(({ open }) => open.length > 0).length;
    console.log(left === 0 ? `${name}: done` : `${name}: ${String(left)} open (docs/add-a-vendor.md)`);
    process.exitCode = left === 0 ? 0 : 1;
  });

function stepNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= steps.length) return number;
  throw new InvalidArgumentError(`there are steps 1 to ${String(steps.length)}`);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
