/** AMQP reply code of a refusal (404 not found, 406 precondition failed), undefined when the error is none. */
export function replyCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

/**
 * The argument for whose sake the broker refused a declaration. RabbitMQ says: inequivalent arg 'x-queue-type' for
 * queue 'q' in vhost '/': received 'quorum' but current is 'classic'.
 */
export function refusedArgument(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : '';
  return /(?:inequivalent|invalid) arg '([^']+)'/.exec(text)?.[1];
}
