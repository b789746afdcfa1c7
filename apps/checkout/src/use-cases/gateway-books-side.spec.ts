import { describe, expect, it } from '@jest/globals';
import { idAt, isWithin, type Keyed } from '@accord/sync';
import { GatewayBooksSide } from './gateway-books-side.ts';
import { ListedSoFar } from './listed-so-far.ts';
import type { BooksWindow, GatewayBooks, ListedPayment } from './ports/gateway-books.ts';

describe('a list of a gateway that is longer than fits', () => {
  const start = Date.parse('2026-01-05T09:00:00Z');
  /** Begun here every ten seconds, and there up to a quarter of an hour earlier or later. */
  const payments = Array.from({ length: 2_000 }, (_, index): ListedPayment => {
    const at = start + index * 10_000;
    const apart = (((index * 7_919) % 1_801) - 900) * 1_000;
    return {
      attemptId: idAt(new Date(at)),
      gatewayRef: `pi_${String(index)}`,
      status: 'authorised',
      amount: { minor: 100 + index, currency: 'EUR' },
      begunAt: new Date(at + apart),
    };
  });
  const newest = payments.toSorted((one, other) => other.begunAt.getTime() - one.begunAt.getTime());
  const pages = ({ from, to }: BooksWindow): ListedPayment[][] => {
    const listed = newest.filter(({ begunAt }) => begunAt >= from && begunAt <= to);
    return Array.from({ length: Math.ceil(listed.length / 100) }, (_, page) =>
      listed.slice(page * 100, page * 100 + 100),
    );
  };
  let asked = 0;
  const books: GatewayBooks = {
    gateway: 'stripe',
    list: async function* (window) {
      asked += 1;
      yield* pages(window);
    },
    read: () => Promise.resolve(undefined),
    refundedIn: () => Promise.resolve([]),
    refundsOf: (_ref, { currency }) => Promise.resolve({ refunded: { minor: 0, currency }, moving: false }),
  };
  const clock = { now: () => new Date(start + 2_000 * 10_000 + 15 * 60_000) };

  it('is compared in parts, in the order of its keys, and each payment once', async () => {
    const options = { books, refOf: () => Promise.resolve(undefined), clock };
    const parts: (readonly Keyed[])[] = [];
    const everything = { after: null, until: null };
    for await (const part of new GatewayBooksSide({ ...options, mostAtOnce: 150 }).read(everything))
      parts.push(part);
    expect(parts.flat().map(({ key }) => key)).toEqual(payments.map(({ attemptId }) => attemptId));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(150);
    expect(asked).toBeLessThanOrEqual(2 * parts.length);
  });

  it('is held against our payments in pieces that leave no moment out, and of which each is complete', () => {
    const window = { from: new Date(start), to: clock.now() };
    const sofar = new ListedSoFar(window, 300);
    const pieces = pages(window).flatMap((page) => sofar.add(page) ?? []);
    pieces.push(sofar.rest());
    const [from, to] = [pieces.map((piece) => piece.window.from), pieces.map((piece) => piece.window.to)];
    expect([window.to, ...from]).toEqual([...to, new Date(start + 15 * 60_000)]);
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map(({ listed }) => listed.length))).toBeLessThan(700);
    const missing = pieces.flatMap((piece) =>
      payments.filter(({ attemptId, begunAt }) => {
        const key = { after: idAt(piece.window.from), until: idAt(piece.window.to) };
        return isWithin(attemptId, key) && begunAt <= window.to && !piece.listed.includes(attemptId);
      }),
    );
    expect(missing).toEqual([]);
  });
});
