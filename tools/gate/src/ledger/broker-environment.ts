// What a Pact Broker's own client reads from the environment; nothing else here does.

/** The client would go on trying for minutes; a gate that hangs is worse than one that cannot tell. */
const retries = '1';

/** For the client's process: ours, and where the broker is. Credentials reach it by the same variables that we read. */
export function clientEnvironment(broker: string): Record<string, string | undefined> {
  return {
    ...process.env,
    PACT_BROKER_BASE_URL: broker,
    PACT_BROKER_HTTP_RETRIES: retries,
    PACT_DO_NOT_TRACK: 'true',
  };
}

/** The header by which the client would show who asks; none when nobody said. */
export function authorization(): Record<string, string> {
  const {
    PACT_BROKER_TOKEN: token,
    PACT_BROKER_USERNAME: user,
    PACT_BROKER_PASSWORD: password,
  } = process.env;
  if (token !== undefined && token !== '') return { authorization: `Bearer ${token}` };
  if (user === undefined || user === '') return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}` };
}
