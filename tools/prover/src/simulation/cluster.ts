import { Replica } from './replica.ts';
import type { Setting } from './setting.ts';

const downMs = { least: 300, most: 8_000 };

/** The processes of one service, each with its own copy of the machine; a dead one is soon replaced. */
export class Cluster<Machine> {
  readonly service: string;
  readonly #setting: Setting;
  readonly #build: (replica: Replica) => Machine;
  readonly #running: { readonly replica: Replica; readonly machine: Machine }[] = [];
  /** Told when a process has started. */
  onStart: () => void = () => undefined;
  #count = 0;

  constructor(
    service: string,
    {
      setting,
      replicas,
      build,
    }: { setting: Setting; replicas: number; build: (replica: Replica) => Machine },
  ) {
    this.service = service;
    this.#setting = setting;
    this.#build = build;
    for (let one = 0; one < replicas; one += 1) this.#start();
  }

  /** Any process that runs; undefined when none does. */
  any(): { readonly replica: Replica; readonly machine: Machine } | undefined {
    return this.#running.length > 0 ? this.#setting.chance.pick(this.#running) : undefined;
  }

  #start(): void {
    this.#count += 1;
    const replica = new Replica(this.service, `${this.service}-${this.#count}`, this.#setting);
    const running = { replica, machine: this.#build(replica) };
    this.#running.push(running);
    replica.onDeath(() => {
      this.#running.splice(this.#running.indexOf(running), 1);
      const { timeline, chance } = this.#setting;
      timeline.after(chance.between(downMs.least, downMs.most), () => {
        this.#start();
        this.onStart();
      });
    });
  }
}
