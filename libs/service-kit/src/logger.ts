import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import { currentContext } from './context.ts';
import { masked } from './masked.ts';

/**
 * Events with fixed fields, never payloads: `log.info({ event: 'order.placed', orderId }, 'order placed')`.
 * Every line carries the correlation id of the present context.
 */
export interface Logger {
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
}

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggingOptions {
  readonly level: LogLevel;
  /** Name of the service, on every line. */
  readonly service?: string;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

let root: Pino | undefined;

/** Sets level and sink for all loggers of the process, those already made included. */
export function configureLogging(options: LoggingOptions): void {
  root = pino(
    {
      level: options.level,
      base: options.service === undefined ? {} : { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => masked(fields) as Record<string, unknown>,
      },
      mixin: contextFields,
      hooks: {
        logMethod(args, method) {
          const message = args[1];
          method.apply(this, typeof message === 'string' ? [args[0], String(masked(message))] : args);
        },
      },
    },
    options.destination ?? pino.destination({ sync: false }),
  );
}

/** A logger whose lines carry `logger: name`. Costs nothing until it is used. */
export function createLogger(name: string): Logger {
  let parent: Pino | undefined;
  let child: Pino | undefined;
  const current = (): Pino => {
    if (root === undefined) configureLogging({ level: 'warn' });
    if (child === undefined || parent !== root) {
      parent = root;
      child = parent?.child({ logger: name });
    }
    if (child === undefined) throw new Error('logging is not configured');
    return child;
  };
  return {
    debug: (fields, message) => {
      current().debug(fields, message);
    },
    info: (fields, message) => {
      current().info(fields, message);
    },
    warn: (fields, message) => {
      current().warn(fields, message);
    },
    error: (fields, message) => {
      current().error(fields, message);
    },
  };
}

function contextFields(): object {
  const context = currentContext();
  if (context === undefined) return {};
  return {
    correlationId: context.correlationId,
    ...(context.traceparent ? { traceparent: context.traceparent } : {}),
  };
}
