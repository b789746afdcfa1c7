import type { Check } from '../check.ts';
import { boundaries } from './boundaries.ts';
import { deadCode } from './dead-code.ts';
import { format } from './format.ts';
import { links } from './links.ts';
import { lint } from './lint.ts';
import { lock } from './lock.ts';
import { types } from './types.ts';

/** Every check over the whole tree. */
export const checks: readonly Check[] = [types, format, lint, boundaries, deadCode, lock, links];
