import { Failure } from '@accord/canonical';
import { createLogger, gauge } from '@accord/service-kit';
import type { FlowPause } from './paused-flows.ts';

const log = createLogger('messaging.flows');
const paused = gauge({
  name: 'accord_flow_paused',
  help: '1 while a person has paused the flow: what waits for it is meant to wait',
  labelNames: ['flow'],
});

/** Whether a person has stopped one flow, as this process knows. Until that was read once, it stands still. */
export class Halt {
  readonly flow: string;
  #known: boolean;
  #pause: FlowPause | undefined;
  #over = Promise.withResolvers<void>();
  /** Called when it begins. */
  onBegin: () => void = () => undefined;

  constructor(flow: string, known: boolean) {
    this.flow = flow;
    this.#known = known;
    if (known) this.#over.resolve();
  }

  get active(): boolean {
    return !this.#known || this.#pause !== undefined;
  }

  /** Resolves when the flow may go on, or when the signal says that nobody waits for it any more. */
  async over(signal: AbortSignal): Promise<void> {
    const stopped = Promise.withResolvers<void>();
    const stop = (): void => stopped.resolve();
    signal.addEventListener('abort', stop);
    if (!signal.aborted) await Promise.race([this.#over.promise, stopped.promise]);
    signal.removeEventListener('abort', stop);
  }

  /** What was read just now. */
  tell(pause: FlowPause | undefined): void {
    const before = this.#pause;
    const wasActive = this.active;
    this.#known = true;
    this.#pause = pause;
    if (wasActive !== this.active) this.#turn();
    if ((before === undefined) === (pause === undefined)) return;
    paused.set({ flow: this.flow }, pause === undefined ? 0 : 1);
    const event = pause === undefined ? 'flow.resumed_by_hand' : 'flow.paused_by_hand';
    log.warn({ event, flow: this.flow }, `${this.flow} ${pause === undefined ? 'goes on' : 'stands still'}`);
  }

  /** For the health page. @throws Failure `paused.by_hand` with the instant it began */
  check(): void {
    if (this.#pause !== undefined) throw pausedByHand(this.#pause);
  }

  #turn(): void {
    if (this.active) {
      this.#over = Promise.withResolvers<void>();
      this.onBegin();
    } else this.#over.resolve();
  }
}

/** With the instant it began, for the health page. */
export function pausedByHand({ flow, at }: FlowPause): Failure & { readonly since: Date } {
  return Object.assign(new Failure('paused.by_hand', 'conflict', `${flow} was paused by hand`), {
    since: at,
  });
}
