/** Who calls and what they may do, whichever way they proved it. */
export interface Caller {
  /** Owner of the API key, or subject of the token. */
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
}
