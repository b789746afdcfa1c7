import type { RunOptions } from '../run-histories.ts';
import type { Tally } from '../tally.ts';

/** What a worker is asked to do. */
export type Errand = Required<Pick<RunOptions, 'seed' | 'histories' | 'saga' | 'share'>>;

/** What it says: how far it is, and at the end what came of it. */
export type Word =
  | { readonly kind: 'progress'; readonly histories: number }
  | { readonly kind: 'done'; readonly tally: Tally };
