import type { LoggerService } from '@nestjs/common';
import { isError } from '../is-error.ts';
import { createLogger } from '../logger.ts';

/** Nest's own lines through our logger, so that they are masked too; its start-up chatter only at debug. */
export class NestLogger implements LoggerService {
  private readonly logger = createLogger('nest');

  log(message: unknown, ...details: unknown[]): void {
    this.logger.debug({ details }, String(message));
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.logger.warn({ details }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.logger.error(isError(message) ? { error: message, details } : { details }, String(message));
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.error(message, ...details);
  }

  debug(): void {
    // Nest's debug lines describe Nest, not Accord.
  }
}
