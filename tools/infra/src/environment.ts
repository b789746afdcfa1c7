/** What the caller's environment says about infrastructure. The only reader of `process.env` in this project. */
export interface InfraEnvironment {
  /** A Postgres the caller brings along; then none is started. */
  readonly databaseUrl: string | undefined;
  /** A RabbitMQ the caller brings along; then none is started. */
  readonly amqpUrl: string | undefined;
  /** True when a Docker engine must not be used even if there is one. */
  readonly withoutDocker: boolean;
  /** Another place for the state than `.accord` in the checkout. */
  readonly stateFolder: string | undefined;
  readonly path: string;
}

export function readEnvironment(): InfraEnvironment {
  return {
    databaseUrl: given(process.env['DATABASE_URL']),
    amqpUrl: given(process.env['AMQP_URL']),
    withoutDocker: given(process.env['ACCORD_WITHOUT_DOCKER']) !== undefined,
    stateFolder: given(process.env['ACCORD_STATE']),
    path: process.env['PATH'] ?? '',
  };
}

/** The environment a started tool inherits, with some variables replaced. */
export function childEnvironment(
  overrides: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  return { ...process.env, ...overrides };
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
