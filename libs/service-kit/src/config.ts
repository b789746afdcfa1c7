import { z } from 'zod';
import { logLevels } from './logger.ts';
import { Secret } from './masked.ts';

/** All mistakes of a configuration at once, one line each: variable, what is wrong, what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(
      `the configuration has ${String(mistakes.length)} mistake(s):\n${mistakes.map((m) => `  ${m}`).join('\n')}`,
    );
    this.mistakes = mistakes;
  }
}

/** A variable that holds a credential: never empty, prints `***`. */
export const secretVariable = (whatItIs: string) =>
  z
    .string({ error: `is not set; set it to ${whatItIs}` })
    .min(1, `is empty; set it to ${whatItIs}`)
    .transform((value) => new Secret(value));

/** A variable that holds an http(s) address; a trailing slash is dropped. */
export const addressVariable = (whatItIs: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an http(s) address: ${whatItIs}` })
    .transform((value) => value.replace(/\/$/, ''));

const optionalAddress = (whatItIs: string) => addressVariable(whatItIs).optional();

/** What a process of a service does. Every one listens, if only for its probes. */
export const processRoles = ['http', 'relay', 'consumers'] as const;
export type ProcessRole = (typeof processRoles)[number];

/** What every service reads. A service spreads `baseConfig.shape` into its own schema. */
export const baseConfig = z.object({
  ACCORD_PORT: z.coerce
    .number({ error: 'is not a number; set it to the port to listen on, for example 4001' })
    .int('must be a whole number')
    .min(0, 'must be a port between 0 (any free port) and 65535')
    .max(65_535, 'must be a port between 0 (any free port) and 65535'),
  ACCORD_HOST: z.string().min(1, 'is empty; leave it out to listen on 127.0.0.1 only').default('127.0.0.1'),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be the address of this service’s own database: postgres://user:password@host:5432/name',
  }),
  AMQP_URL: z
    .string({
      error: 'is not set; set it to amqp://user:password@host:5672, several nodes separated by commas',
    })
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(
      z
        .array(z.url({ protocol: /^amqps?$/, error: 'must be amqp:// addresses separated by commas' }))
        .min(1, 'must name at least one broker'),
    ),
  ACCORD_AMQP_NAMESPACE: z
    .string()
    .regex(/^[\w.-]*$/, 'may hold letters, digits, dots, dashes and underscores only')
    .default(''),
  /** All of them, unless relay and consumers are to run, and to die, apart from what answers callers. */
  ACCORD_ROLES: z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(processRoles, { error: `must be some of ${processRoles.join(',')}` })))
    .default([...processRoles]),
  ACCORD_API_KEYS_FILE: z
    .string({ error: 'is not set; set it to the path of the file with the hashed API keys' })
    .min(1, 'is empty; set it to the path of the file with the hashed API keys'),
  /** As flagd defines it; read anew while the service runs. */
  ACCORD_FLAGS_FILE: z
    .string()
    .min(1, 'is empty; set it to the path of the file of feature flags')
    .optional(),
  ACCORD_SERVICE_KEY: secretVariable('the API key with which this service calls the others'),
  OAUTH_ISSUER: optionalAddress('the issuer whose tokens are accepted'),
  OAUTH_AUDIENCE: z.string().min(1, 'is empty; set it to the audience that tokens must name').optional(),
  OAUTH_JWKS_URL: optionalAddress('where the issuer publishes its signing keys'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalAddress('the OTLP/HTTP collector, for example http://127.0.0.1:4318'),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

export type BaseConfig = z.output<typeof baseConfig>;

/**
 * Parses the environment into one frozen object. An empty variable counts as not set, as most launchers mean it.
 * @throws ConfigError with every mistake; values are never repeated in it, since they may be secrets.
 */
export function loadConfig<S extends z.ZodType>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(
    parsed.error.issues.map(
      (issue) => `${issue.path.slice(0, 1).join('.') || 'configuration'} ${issue.message}`,
    ),
  );
}
