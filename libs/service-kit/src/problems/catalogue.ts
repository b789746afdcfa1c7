/** A sentence for the customer in each language that Accord speaks; may hold {placeholders}. */
export interface Wording {
  readonly de: string;
  readonly en: string;
}

/** What a customer reads when something did not work, and the status that programs go by. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: Wording;
  readonly detail: Wording;
}

const catalogue = new Map<string, ProblemDefinition>();

/**
 * Adds problems to the process's catalogue and gives them back, so that a service keeps its own list readable as code.
 * Codes are `owner.snake_reason`; a code that is defined twice must mean the same.
 */
export function defineProblems<const T extends Readonly<Record<string, ProblemDefinition>>>(problems: T): T {
  for (const [code, definition] of Object.entries(problems)) {
    const known = catalogue.get(code);
    if (known !== undefined && known.status !== definition.status) {
      throw new Error(`problem ${code} is defined twice with different statuses`);
    }
    catalogue.set(code, definition);
  }
  return problems;
}

export function problemDefinition(code: string): ProblemDefinition | undefined {
  return catalogue.get(code);
}
