// A program that needs the servers and lives until it is killed; it says where they are in one line of JSON.
import { joinInfra } from '../src/join.ts';

const infra = await joinInfra({ profile: 'test', print: (line) => console.error(line) });
process.on('SIGTERM', () => {
  void infra.release('now').then(() => process.exit(0));
});
console.log(JSON.stringify(infra));
setInterval(() => undefined, 60_000);
