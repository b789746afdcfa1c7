import { workspace } from './check.ts';
import { checks } from './checks/index.ts';

// node tools/checks/src/main.ts [NAME…]: runs the named checks, or all; exit 1 when one of them rejects something.
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `unknown check ${unknown.join(', ')}; there are: ${checks.map((check) => check.name).join(', ')}`,
  );
  process.exit(2);
}

let red = 0;
for (const check of checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const findings = await check.run(workspace);
  if (findings.length > 0) red += 1;
  console.log(`${findings.length === 0 ? 'ok ' : 'RED'} ${check.name}: ${check.summary}`);
  for (const { rule, where, message } of findings) console.log(`    ${where}  ${rule}  ${message}`);
}
process.exit(red === 0 ? 0 : 1);
