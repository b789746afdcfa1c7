import { describe, expect, it } from '@jest/globals';
import { labelOf } from './statement-label.ts';

describe('the label of a statement', () => {
  it.each([
    ['/* order.lock */ SELECT 1 FROM orders', 'order.lock'],
    ['SELECT "o"."id" FROM "orders" "o" WHERE email = \'ada@example.org\'', 'select orders'],
    ['\n  INSERT INTO outbox (id) VALUES ($1)', 'insert outbox'],
    ['UPDATE stock SET reserved = 1', 'update stock'],
    ['WITH taken AS (DELETE FROM outbox RETURNING id) SELECT 1', 'with outbox'],
    ['START TRANSACTION', 'start'],
    [{ text: 'DELETE FROM inbox' }, 'delete inbox'],
    [undefined, 'unknown'],
  ])('of %j is %s', (statement, label) => {
    expect(labelOf(statement)).toBe(label);
  });

  it('is one of a few hundred, whatever is asked', () => {
    const labels = Array.from({ length: 1_000 }, (_, index) => labelOf(`SELECT 1 FROM made_up_${index}`));
    expect(new Set(labels).size).toBeLessThanOrEqual(201);
    expect(labels.at(-1)).toBe('another');
  });
});
