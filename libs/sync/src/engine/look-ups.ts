/** So that a run over a million different keys stays flat in memory. */
const most = 10_000;

/** Answers of one run, the promises themselves: those who ask at the same time share one question. */
export class LookUps {
  readonly #answers = new Map<string, Promise<unknown>>();

  lookUp<T>(key: string, load: () => Promise<T>): Promise<T> {
    // One key is always asked for one thing; that is the caller's contract.
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const answer = load();
    this.#remember(key, answer);
    answer.catch(() => {
      this.#answers.delete(key);
    });
    return answer;
  }

  #remember(key: string, answer: Promise<unknown>): void {
    const [oldest] = this.#answers.keys();
    if (oldest !== undefined && this.#answers.size >= most) this.#answers.delete(oldest);
    this.#answers.set(key, answer);
  }
}
