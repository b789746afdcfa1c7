import type { HoldOutcome } from '../../use-cases/ports/stock.ts';
import { readAnswer } from './peer-client.ts';
import { heldWire, shortWire } from './peers.wire.ts';

const short = 409;
/** The neighbour does not deal in this (any more): for the customer that is the same as none left. */
const unknownThing = 422;

/** Refusals that answer the question and are no failures. */
export function isRefusedHold(status: number): boolean {
  return status === short || status === unknownThing;
}

interface HoldAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** @throws Failure `<peer>.unreadable` (transient) */
export function readHold(peer: 'inventory' | 'enrollment', { status, body, lines }: HoldAnswer): HoldOutcome {
  switch (status) {
    case short:
      return { kind: 'short', shortages: readAnswer(peer, shortWire, body).shortages };
    case unknownThing:
      return {
        kind: 'short',
        shortages: lines.map(({ sku, quantity }) => ({ sku, requested: quantity, available: 0 })),
      };
    default:
      readAnswer(peer, heldWire, body);
      return { kind: 'held' };
  }
}
