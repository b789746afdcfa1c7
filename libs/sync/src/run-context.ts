/** What a flow knows of the run it works for. */
export interface RunContext {
  readonly runId: string;
  readonly flow: string;
  /** The run whose failed records come again. */
  readonly retryOf: string | null;
  /** Aborted when the run is cancelled, another replica has it, or the process stops. */
  readonly signal: AbortSignal;
  /** Looks a thing up once per run and process, however many records ask. What fails is asked again. */
  lookUp<T>(key: string, load: () => Promise<T>): Promise<T>;
}
