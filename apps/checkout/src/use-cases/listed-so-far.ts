import type { BooksWindow, ListedPayment } from './ports/gateway-books.ts';

/** Attempts begun in a window, and those that a gateway has listed of it and of what lies around it. */
export interface Listing {
  readonly window: BooksWindow;
  readonly listed: readonly string[];
}

/** By so much earlier or later a gateway may have begun a payment than we did, by its clock. */
const slackMs = 15 * 60_000;

/**
 * What a gateway lists of a window, the newest first, cut into pieces as it comes, so that however long the list is, only
 * so many of it are in memory: a piece is complete when the list has passed it by as much as clocks may be apart.
 */
export class ListedSoFar {
  readonly #from: Date;
  readonly #most: number;
  #until: Date;
  #listed: Pick<ListedPayment, 'attemptId' | 'begunAt'>[] = [];

  /** @param most above which a piece is cut off, as soon as it is complete */
  constructor({ from, to }: BooksWindow, most: number) {
    this.#from = new Date(from.getTime() + slackMs);
    this.#until = to;
    this.#most = most;
  }

  /** The next page. @returns a piece that is complete by it */
  add(page: readonly ListedPayment[]): Listing | undefined {
    for (const { attemptId, begunAt } of page) this.#listed.push({ attemptId, begunAt });
    const oldest = page.at(-1)?.begunAt;
    if (oldest === undefined || this.#listed.length < this.#most) return undefined;
    const from = new Date(oldest.getTime() + slackMs);
    return from < this.#until ? this.#cut(from) : undefined;
  }

  /** When the list is at its end. */
  rest(): Listing {
    return this.#cut(this.#from);
  }

  #cut(from: Date): Listing {
    const piece = {
      window: { from, to: this.#until },
      listed: this.#listed.map(({ attemptId }) => attemptId),
    };
    this.#until = from;
    const stillNear = from.getTime() + slackMs;
    this.#listed = this.#listed.filter(({ begunAt }) => begunAt.getTime() <= stillNear);
    return piece;
  }
}
