/** What became of seeded changes: red where something breaks, green where nothing does. */
export class Tally {
  readonly #of: string;
  #caught = 0;
  #missed = 0;
  #falseAlarms = 0;

  /** @param of `documents`, `code` */
  constructor(of: string) {
    this.#of = of;
  }

  /** Counts as missed until the work has found what it should. */
  async breaking(work: () => Promise<void>): Promise<void> {
    this.#missed += 1;
    await work();
    this.#missed -= 1;
    this.#caught += 1;
  }

  harmless(alarms: number): void {
    this.#falseAlarms += alarms;
  }

  print(): void {
    process.stderr.write(
      `\nseeded changes of ${this.#of}: ${this.#caught} caught, ${this.#missed} missed, ${this.#falseAlarms} false alarms\n`,
    );
  }
}
