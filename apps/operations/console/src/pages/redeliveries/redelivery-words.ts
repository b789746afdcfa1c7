import type { Redelivery } from '../../api/parked.ts';
import type { Tone } from '../../ui/status.tsx';

const states: Readonly<Record<Redelivery['state'], { readonly tone: Tone; readonly word: string }>> = {
  awaiting_approval: { tone: 'warning', word: 'waits for an admin' },
  canary: { tone: 'info', word: 'canary: the first five' },
  ramping: { tone: 'info', word: 'sending' },
  stopped: { tone: 'bad', word: 'stopped' },
  finished: { tone: 'good', word: 'finished' },
  cancelled: { tone: 'quiet', word: 'cancelled' },
};

export function stateOf({ state }: Redelivery): { readonly tone: Tone; readonly word: string } {
  return states[state];
}

const reasons: Readonly<Record<string, string>> = {
  canary_failed: 'One of the first five failed again',
  same_cause: 'It failed again for the same cause',
  too_many_failed: 'Too many failed again',
  not_sendable: 'A message could not be sent',
  by_operator: 'Somebody stopped it',
};

export function whyStopped({ code, reason }: { readonly code: string; readonly reason: string }): string {
  return `${reasons[code] ?? code}: ${reason}`;
}

export function isUnderWay({ state }: Redelivery): boolean {
  return state === 'canary' || state === 'ramping' || state === 'awaiting_approval';
}
