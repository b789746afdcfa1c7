/**
 * A signal that fires once, on the first Ctrl-C, SIGTERM, SIGHUP or when the door that started this process is gone.
 * Repeats are ignored: a terminal sends Ctrl-C to the whole group and the door passes it on once more.
 */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, abort);
  const door = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid !== door) abort();
  }, 500);
  watching.unref();
  return controller.signal;
}
