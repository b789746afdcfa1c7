import type { Check } from '../check.ts';
import { boundaries } from './boundaries.ts';
import { deadCode } from './dead-code.ts';
import { format } from './format.ts';
import { links } from './links.ts';
import { lock } from './lock.ts';
import { types } from './types.ts';

/** Every check over the whole tree. Lint runs per project, as the `lint` target, and is held by the same self-test. */
export const checks: readonly Check[] = [types, format, boundaries, deadCode, lock, links];
