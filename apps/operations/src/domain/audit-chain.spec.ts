import { describe, expect, it } from '@jest/globals';
import { breachIn, chainedAll, emptyChain } from './audit-chain.ts';
import type { AuditEntry, ChainedEntry } from './audit-chain.ts';

const chain = chainedAll(['a', 'b', 'c', 'd', 'e'].map(entryOf), emptyChain);

function entryOf(actor: string): AuditEntry {
  return {
    id: `0190f0f0-0000-7000-8000-00000000000${actor}`,
    at: '2026-11-21T03:00:00.000Z',
    actor,
    action: 'parked.redelivered',
    on: 'x',
    outcome: 'done',
    detail: { count: 3, note: 'why', dry: false },
  };
}

/** A copy in which the entry in this place is another one. */
function with_(place: number, change: Partial<ChainedEntry>): ChainedEntry[] {
  return chain.map((entry, index) => (index === place ? { ...entry, ...change } : entry));
}

describe('the audit chain', () => {
  it('is whole as it was written, whatever the order of the names in a detail', () => {
    expect(breachIn(chain, emptyChain)).toBeUndefined();
    expect(breachIn(with_(1, { detail: { dry: false, note: 'why', count: 3 } }), emptyChain)).toBeUndefined();
    expect(breachIn(chain.slice(3), chain[2] ?? emptyChain)).toBeUndefined();
  });

  it.each(['id', 'at', 'actor', 'action', 'on', 'outcome', 'previous', 'hash'] as const)(
    'shows an entry whose %s was changed',
    (field) => {
      expect(breachIn(with_(2, { [field]: 'other' }), emptyChain)).toEqual({ seq: 3, how: 'changed' });
    },
  );

  it('shows a changed detail, a removed entry, and entries that changed places', () => {
    expect(breachIn(with_(2, { detail: { count: 4 } }), emptyChain)).toEqual({ seq: 3, how: 'changed' });
    expect(breachIn(chain.toSpliced(2, 1), emptyChain)).toEqual({ seq: 3, how: 'missing' });
    expect(breachIn(chain.slice(1), emptyChain)).toEqual({ seq: 1, how: 'missing' });
    const [first, second, third, ...rest] = chain;
    if (!first || !second || !third) throw new Error('the chain is too short');
    const swapped = [first, { ...third, seq: 2 }, { ...second, seq: 3 }, ...rest];
    expect(breachIn(swapped, emptyChain)).toEqual({ seq: 2, how: 'changed' });
  });

  it('shows entries that were removed and the rest sealed anew', () => {
    const rewritten = chainedAll(
      chain.slice(3).map((entry) => ({ ...entry })),
      { seq: 2, hash: 'f'.repeat(64) },
    );
    expect(breachIn([...chain.slice(0, 2), ...rewritten], emptyChain)).toEqual({ seq: 3, how: 'moved' });
  });
});
