import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { recordVerification } from './verification-record.ts';

describe('what a verification leaves behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accord-records-'));
  const file = join(folder, 'contracts', 'pacts', 'kiosk', 'kiosk-shop.json');
  mkdirSync(join(file, '..'), { recursive: true });
  const pact = { consumer: { name: 'kiosk' }, provider: { name: 'shop' } };
  const records = join(folder, 'records');
  const record = (interactions: readonly object[], error?: Error, said?: string): unknown => {
    writeFileSync(file, JSON.stringify({ ...pact, interactions }));
    recordVerification(
      { provider: 'shop', file, code: 'c0de', error, said: said ?? error?.message ?? '' },
      records,
    );
    return JSON.parse(readFileSync(join(records, 'shop-kiosk.json'), 'utf8'));
  };
  const bread = [{ type: 'Synchronous/HTTP', description: 'bread' }];
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('says that the provider honours just these demands', () => {
    const first = record(bread);
    expect(first).toMatchObject({
      provider: 'shop',
      consumer: 'kiosk',
      code: 'c0de',
      success: true,
      failures: [],
    });
    expect(record([...bread, { type: 'Synchronous/HTTP', description: 'milk' }])).not.toMatchObject({
      digest: (first as { digest: string }).digest,
    });
  });

  it('says that it does not, and why, in one line', () => {
    expect(record(bread, new Error('no bread\nand a long story'))).toMatchObject({
      success: false,
      failures: [{ interaction: 'any of them', message: 'no bread' }],
    });
  });

  it('names every interaction that is not honoured, its flow and the difference', () => {
    const milk = {
      type: 'Synchronous/HTTP',
      description: 'milk',
      comments: { references: { Flow: { id: 'checkout.place-order' } } },
    };
    const told = {
      interactionResults: [
        { description: 'bread', result: 'OK' },
        {
          description: 'milk',
          result: 'Error',
          mismatch: {
            mismatches: [
              { path: '$.litres', mismatch: "Expected '1' (String) to be an integer\nand more" },
              { path: '$', mismatch: 'Actual map is missing the following keys: price' },
            ],
          },
        },
      ],
    };
    expect(record([...bread, milk], new Error(JSON.stringify(told)))).toMatchObject({
      success: false,
      failures: [
        {
          interaction: 'milk',
          flow: 'checkout.place-order',
          message:
            "$.litres Expected '1' (String) to be an integer; Actual map is missing the following keys: price",
        },
      ],
    });
  });
});
