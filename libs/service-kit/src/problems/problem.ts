/** Values for the placeholders of a problem's wording; never personal data, never a vendor's raw text. */
export type ProblemParameters = Readonly<Record<string, string | number>>;

/** An outcome that the caller can act on, thrown by inbound code; its wording is in the catalogue under its code. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: string;
  readonly parameters: ProblemParameters;
  /** Further members of the document, for example `shortages`. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Further response headers, for example `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    parameters: ProblemParameters = {},
    options: {
      readonly extensions?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.parameters = parameters;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }
}
