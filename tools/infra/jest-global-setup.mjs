// Jest's globalSetup for every project with `infra: true`: the servers are there while this jest process lives.
// Plain Node runs this file and, by type stripping, the TypeScript below it: nothing needs to be built first.
import { joinInfra } from './src/join.ts';

export default async function bringUpInfra() {
  if (process.env.ACCORD_TEST_PG_URL && process.env.ACCORD_TEST_AMQP_URL) return;
  const infra = await joinInfra({ profile: 'test', print: (line) => process.stderr.write(`${line}\n`) });
  process.env.ACCORD_TEST_PG_URL = infra.pgUrl;
  process.env.ACCORD_TEST_AMQP_URL = infra.amqpUrl;
}
