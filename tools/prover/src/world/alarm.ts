import type { Cluster } from '../simulation/cluster.ts';
import type { Appointment } from '../simulation/timeline.ts';
import type { Setting } from '../simulation/setting.ts';

const latenessMs = { least: 5, most: 1_500 };
const afterFailureMs = 1_000;

/**
 * A service's schedule. The real one polls; here it is due exactly when there is something to do, for the simulation would
 * only count empty rounds otherwise.
 */
export class Alarm<Machine> {
  readonly #cluster: Cluster<Machine>;
  readonly #setting: Setting;
  readonly #dueAtMs: () => number | null;
  readonly #work: (machine: Machine) => Promise<unknown>;
  #next: { readonly at: number; readonly appointment: Appointment } | undefined;

  constructor(
    cluster: Cluster<Machine>,
    setting: Setting,
    task: { readonly dueAtMs: () => number | null; readonly work: (machine: Machine) => Promise<unknown> },
  ) {
    this.#cluster = cluster;
    this.#setting = setting;
    this.#dueAtMs = task.dueAtMs;
    this.#work = task.work;
  }

  /** To be called whenever what is due may have changed. */
  look(): void {
    const due = this.#dueAtMs();
    if (due === null) return;
    const { timeline, chance } = this.#setting;
    const at = Math.max(due, timeline.nowMs);
    if (this.#next !== undefined && this.#next.at <= at) return;
    if (this.#next !== undefined) timeline.callOff(this.#next.appointment);
    const inMs = at - timeline.nowMs + chance.between(latenessMs.least, latenessMs.most);
    this.#next = {
      at,
      appointment: timeline.after(inMs, () => {
        this.#next = undefined;
        this.#ring();
      }),
    };
  }

  #ring(): void {
    const server = this.#cluster.any();
    if (server === undefined) return;
    const again = (): void => {
      this.look();
    };
    this.#work(server.machine).then(again, () => {
      this.#setting.timeline.after(afterFailureMs, again);
    });
    // Whoever began it may die over it.
    server.replica.onDeath(again);
  }
}
