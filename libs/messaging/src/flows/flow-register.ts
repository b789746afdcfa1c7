/** A flow of this service that is not a queue: records that it pulls, or is fed, in runs. */
export interface RegisteredFlow {
  readonly flow: string;
  /** Whom it pulls from, where that is one vendor. */
  readonly vendor: string | null;
}

/** The flows of this service beside its queues; whoever runs them says so when the service is put together. */
export class FlowRegister {
  readonly #flows = new Map<string, RegisteredFlow>();

  add(flow: RegisteredFlow): void {
    this.#flows.set(flow.flow, flow);
  }

  get all(): readonly RegisteredFlow[] {
    return [...this.#flows.values()];
  }
}
