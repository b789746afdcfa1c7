import type { AttemptStatus } from './payment-attempt.ts';

/** Where our books and a gateway's say the same of a payment; what is on its way counts as where it comes from. */
const agreeing = {
  open: ['sending', 'unknown', 'failed', 'declined'],
  authorised: ['authorised', 'capturing', 'voiding', 'stranded', 'stranded_voiding'],
  captured: [
    'captured',
    'refunding',
    'refunded',
    'stranded_captured',
    'stranded_refunding',
    'stranded_refunded',
  ],
  voided: ['voided', 'failed', 'declined'],
} as const satisfies Readonly<Record<string, readonly AttemptStatus[]>>;

export type Remedy =
  | 'none'
  /** The charge is undecided here: asking the gateway is the placement's own business. */
  | 'ask'
  /** Money that moved at the gateway: believed, and brought in as any news of it is. */
  | 'believe'
  /** Given up here and held there: it goes back. */
  | 'surface'
  /** Nothing that could be done is certain to be right. */
  | 'show';

/** What to do about a payment that stands so here and so there. Never guesses. */
export function remedyFor(here: AttemptStatus, there: keyof typeof agreeing): Remedy {
  if (agreeing[there].some((status) => status === here)) return 'none';
  if (here === 'sending' || here === 'unknown') return 'ask';
  if (there === 'captured' || there === 'voided') return 'believe';
  return there === 'authorised' && (here === 'failed' || here === 'declined') ? 'surface' : 'show';
}
