import type { CartLine, Gateway } from '@accord/canonical';

export const syntheticSettings = Symbol('settings of synthetic orders');

export interface SyntheticSettings {
  /** From the beginning of one synthetic order to that of the next; 0: none is placed. */
  readonly everyMs: number;
  /** In which an order must be through, and again in which it must be taken back. */
  readonly patienceMs: number;
  /** Between two looks at how far it is. */
  readonly lookMs: number;
  readonly lines: readonly CartLine[];
  readonly tokens: Readonly<Partial<Record<Gateway, string>>>;
}
