import { Failure } from '@accord/canonical';

const largestGroup = 300;

interface Waiting<T> {
  readonly items: readonly T[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Group commit: while one write is under way, and for a rest after it, the next callers gather and are then written
 * together. A busy broker gives large groups, and no rest after them; after a quiet moment the
 * first caller is written at once.
 */
export class GroupedWriter<T> {
  readonly #write: (items: readonly T[]) => Promise<void>;
  readonly #rest: () => Promise<void>;
  #waiting: Waiting<T>[] = [];
  #writing = false;

  /** @param rest what passes between two writes; nothing when left out */
  constructor(
    write: (items: readonly T[]) => Promise<void>,
    rest: () => Promise<void> = async () => undefined,
  ) {
    this.#write = write;
    this.#rest = rest;
  }

  /** Resolves when the items are written. */
  add(items: readonly T[]): Promise<void> {
    const written = new Promise<void>((done, failed) => {
      this.#waiting.push({ items, done, failed });
    });
    if (!this.#writing) void this.#writeAll();
    return written;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, largestGroup);
      this.#waiting = this.#waiting.slice(group.length);
      await this.#writeGroup(group);
      if (group.length < largestGroup / 2) await this.#rest();
    }
    this.#writing = false;
  }

  /** One item that cannot be written must not take its neighbours with it. */
  async #writeGroup(group: readonly Waiting<T>[]): Promise<void> {
    try {
      await this.#write(group.flatMap(({ items }) => items));
      for (const { done } of group) done();
    } catch (error) {
      const databaseIsAway = error instanceof Failure && error.kind === 'transient';
      if (group.length === 1 || databaseIsAway) for (const { failed } of group) failed(error);
      else for (const one of group) await this.#writeGroup([one]);
    }
  }
}
