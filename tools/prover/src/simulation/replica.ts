import { Failure } from '@accord/canonical';
import type { Host } from '../memory/host.ts';
import { never, type Setting } from './setting.ts';

/** Longest time that a statement waits for its turn, in milliseconds. */
const slowStatementMs = 4;
/** A pause outlasts every time limit of a caller, but not the database's patience with an open transaction. */
const pauseMs = { least: 1_000, most: 45_000, withinTransaction: 2_500 };

/** One process of a service: everything it has under way ends when it dies, and what it held in the database with it. */
export class Replica implements Host {
  readonly service: string;
  readonly name: string;
  readonly open = new Set<{ rollBack(): void }>();
  readonly #setting: Setting;
  /** Told when the process dies: whoever waits for it learns that the connection is gone. */
  readonly #mourners = new Set<() => void>();
  #alive = true;

  constructor(service: string, name: string, setting: Setting) {
    this.service = service;
    this.name = name;
    this.#setting = setting;
  }

  get alive(): boolean {
    return this.#alive;
  }

  looksGone(point: string): boolean {
    return !this.#alive || this.#setting.faults.strike('lifeline_broken', `${this.name} ${point}`);
  }

  async before(point: string): Promise<void> {
    await this.turn(point, slowStatementMs);
    if (!this.#setting.faults.strike('database_lost', `${this.name} ${point}`)) return;
    throw databaseLost();
  }

  async after(point: string): Promise<void> {
    await this.mayDie(`after ${point}`);
    if (this.#setting.faults.strike('commit_unanswered', `${this.name} ${point}`)) throw databaseLost();
  }

  /** Waits for its turn, up to so many milliseconds; the process may die before, or stand still. */
  async turn(point: string, mostMs: number): Promise<void> {
    await this.mayDie(`before ${point}`);
    const { faults, chance, timeline } = this.#setting;
    let waitMs = chance.next() * mostMs;
    if (faults.strike('pause', `${this.name} ${point}`))
      waitMs += faults.delayMs(pauseMs.least, this.open.size > 0 ? pauseMs.withinTransaction : pauseMs.most);
    await new Promise<void>((resolve) => {
      timeline.after(waitMs, () => {
        if (this.#alive) resolve();
      });
    });
  }

  /** A point at which processes die. */
  mayDie(point: string): Promise<void> {
    const { coverage, faults } = this.#setting;
    const place = `${this.service} ${point}`;
    coverage.passed(place);
    if (!faults.strike('kill', `${this.name} ${point}`)) return this.#alive ? Promise.resolve() : never();
    coverage.killed(place);
    this.die();
    return never();
  }

  /** What else ends with it. @returns what calls this off */
  onDeath(mourn: () => void): () => void {
    this.#mourners.add(mourn);
    return () => this.#mourners.delete(mourn);
  }

  die(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const transaction of [...this.open]) transaction.rollBack();
    for (const mourn of [...this.#mourners]) mourn();
    this.#mourners.clear();
  }
}

function databaseLost(): Failure {
  return new Failure('database.unavailable', 'transient', 'the database cannot be used right now', {
    retryAfterMs: 2_000,
  });
}
