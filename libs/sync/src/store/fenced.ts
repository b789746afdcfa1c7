/** The run is no longer this process's: taken over, cancelled, or ended. Whatever was under way has written nothing. */
export class Fenced extends Error {
  constructor(readonly runId: string) {
    super(`run ${runId} is no longer ours`);
  }
}
