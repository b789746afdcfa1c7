import * as published from '@pactflow/openapi-pact-comparator';

/** What the comparator found; `error` for a contradiction, `warning` for what it could not look at. */
export interface ComparisonResult {
  readonly type: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  readonly mockDetails?: { readonly location: string; readonly interactionDescription?: string | null };
  readonly specDetails?: { readonly location: string };
  /** Of a message that fits none of an operation's messages: why it fits each of them not. */
  readonly causes?: readonly ComparisonResult[];
}

/** Compares a pact with OpenAPI and AsyncAPI documents, statically. */
export interface PactComparator {
  compare(pact: object): AsyncIterable<ComparisonResult>;
}

type ComparatorClass = new (documents: {
  readonly oas?: object;
  readonly asyncapi?: object;
}) => PactComparator;

/** The package's type files name each other without extension, which this workspace's compiler does not follow. */
export const Comparator = (published as unknown as { readonly Comparator: ComparatorClass }).Comparator;
