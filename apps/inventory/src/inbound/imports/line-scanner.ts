import { longestRow } from '../../domain/import/row.ts';

export interface TextLine {
  /** From 1. */
  readonly line: number;
  /** Undefined for a line that is too long to be kept. */
  readonly text: string | undefined;
  /** Whether a line end follows: a file that was cut off ends without one. */
  readonly ended: boolean;
}

/** Takes text apart into lines as it comes in; of a line that never ends it keeps nothing. */
export class LineScanner {
  #rest = '';
  #tooLong = false;
  #line = 1;

  /** @returns the lines that end in this piece of text, but those without anything on them */
  push(text: string): readonly TextLine[] {
    const found: TextLine[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      this.#take(found, this.#rest + text.slice(from, to), true);
      this.#rest = '';
      from = to + 1;
    }
    this.#rest += text.slice(from);
    if (this.#rest.length > longestRow) {
      this.#rest = '';
      this.#tooLong = true;
    }
    return found;
  }

  end(): readonly TextLine[] {
    const found: TextLine[] = [];
    this.#take(found, this.#rest, false);
    return found;
  }

  #take(found: TextLine[], text: string, ended: boolean): void {
    if (this.#tooLong || text.length > longestRow) found.push({ line: this.#line, text: undefined, ended });
    else if (text.trim() !== '') found.push({ line: this.#line, text, ended });
    this.#line += 1;
    this.#tooLong = false;
  }
}
