import { type Check, type Finding, workspace } from './check.ts';
import { checks } from './checks/index.ts';

/** Most checks keep one core busy; a third at the same time would only want memory. */
const sideBySide = 2;

// node tools/checks/src/main.ts [NAME…]: runs the named checks, or all; exit 1 when one of them rejects something.
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown check ${unknown.join(', ')}; there are: ${checks.map((check) => check.name).join(', ')}`,
  );
  process.exit(2);
}

const chosen = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
let red = 0;
for (const { check, found } of begun(chosen)) {
  const findings = await found;
  if (findings.length > 0) red += 1;
  console.log(`${findings.length === 0 ? 'ok ' : 'RED'} ${check.name}: ${check.summary}`);
  for (const { rule, where, message } of findings) console.log(`    ${where}  ${rule}  ${message}`);
}
process.exit(red === 0 ? 0 : 1);

/** All of them, in their order, of which two run at a time. */
function begun(some: readonly Check[]): { readonly check: Check; readonly found: Promise<Finding[]> }[] {
  const waiting = some.map((check) => ({ check, answer: Promise.withResolvers<Finding[]>() }));
  const queue = waiting.values();
  const work = async (): Promise<void> => {
    for (const { check, answer } of queue) answer.resolve(await check.run(workspace));
  };
  const stopped = Promise.all(Array.from({ length: sideBySide }, work));
  return waiting.map(({ check, answer }) => ({
    check,
    // A check that breaks ends the run: what it would have found is not known.
    found: Promise.race([answer.promise, stopped.then(() => answer.promise)]),
  }));
}
