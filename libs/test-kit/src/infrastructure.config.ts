/** Addresses of the servers that the jest preset's `infra: true` brings up. */
export interface TestServers {
  /** Superuser URL of the database `postgres`. */
  readonly pgUrl: string;
  readonly amqpUrl: string;
}

/** @throws Error naming the missing switch when the project's jest config lacks `infra: true`. */
export function testServers(): TestServers {
  return { pgUrl: required('ACCORD_TEST_PG_URL'), amqpUrl: required('ACCORD_TEST_AMQP_URL') };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: give the project's jest.config.mjs \`infra: true\``);
  return value;
}
