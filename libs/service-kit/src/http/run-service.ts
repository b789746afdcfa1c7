import { ConfigError } from '../config.ts';
import { isError } from '../is-error.ts';
import { createLogger } from '../logger.ts';
import type { RunningService } from './serve.ts';

const longestStopMs = 25_000;

/**
 * The whole life of a service process: start, run until SIGTERM or SIGINT, stop within 25 s, or at once when told so
 * twice by the same signal. A start that fails prints
 * what to do and exits 1; an error that nobody caught is logged and ends the process, for a supervisor to start afresh.
 */
export async function runService(start: () => Promise<RunningService>): Promise<void> {
  const log = createLogger('service');
  const die = (event: string) => (error: unknown) => {
    log.error({ event, error }, 'the process ends because of an error that nobody handled');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 100);
  };
  process.on('uncaughtException', die('process.uncaught_exception'));
  process.on('unhandledRejection', die('process.unhandled_rejection'));
  try {
    const service = await start();
    const heard = new Set<string>();
    const stop = (signal: string): void => {
      // A group of processes may be told by more than one; the same one twice is somebody who will not wait.
      if (heard.has(signal)) {
        process.stderr.write(
          `a second ${signal}: ended at once; what was in hand is taken up by the next process\n`,
        );
        process.exit(1);
      }
      heard.add(signal);
      if (heard.size > 1) return;
      const force = setTimeout(() => process.exit(1), longestStopMs);
      service.stop().then(
        () => {
          clearTimeout(force);
          process.exit(0);
        },
        (error: unknown) => {
          die('service.stop_failed')(error);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${startTrouble(error)}\n`);
    process.exit(1);
  }
}

/** The one line (or list) that says what to do; a stack only for what is our own mistake. */
export function startTrouble(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!isError(error)) return `the service cannot start: ${String(error)}`;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' && 'port' in error) {
    return `port ${String(error.port)} is in use; stop what listens there or set ACCORD_PORT (ACCORD_PORT_BASE moves all)`;
  }
  if (code === 'ECONNREFUSED')
    return `the service cannot start: no answer from ${addressOf(error)}; is it running?`;
  return `the service cannot start: ${error.message}`;
}

function addressOf(error: Error): string {
  const { address, port } = { address: 'a server', port: '', ...error };
  return `${address}:${String(port)}`;
}
