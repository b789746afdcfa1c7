/** One thing that a check of the gate found. */
export interface Finding {
  /** `breaking` blocks a deploy; a `risk` needs a person's eye; a `notice` is for the record. */
  readonly severity: 'breaking' | 'risk' | 'notice';
  /** The check that found it: `pact-vs-documents`, `topology`, `drift`. */
  readonly check: string;
  readonly pair: { readonly consumer: string; readonly provider: string };
  /** Description of the interaction in the pact, or the event's key. */
  readonly interaction?: string;
  /** Id of the business flow that it serves. */
  readonly flow?: string;
  /** The field, header, queue argument or file: `response.body.latest_charge`. */
  readonly where?: string;
  /** Stable, for programs: `response.field-missing`, `topology.refused`. */
  readonly code: string;
  /** For people, in one line. */
  readonly message: string;
}

/**
 * Looks at one checkout and changes nothing, so that it can be run on a copy with a seeded mistake.
 * A check that throws could not tell, which is never a yes.
 */
export type Check = (tree: { readonly root: string }) => Promise<readonly Finding[]>;
