import { chanceFrom } from '../chance.ts';

/** Every SKU of a file of ours begins so. */
export const skuPrefix = 'KILLED-';

/** NDJSON of so many rows: one in fifty bad, one in a hundred about a SKU that a row long before was about. */
export function importFile(rows: number, seed: number): Buffer {
  const chance = chanceFrom(seed);
  const lines = Array.from({ length: rows }, (_, at) => {
    const number = chance() < 0.01 ? Math.floor(at * chance()) : at;
    const minor = chance() < 0.02 ? 0 : 1 + Math.floor(chance() * 100_000);
    return `{"sku":"${skuPrefix}${number}","name":"Article ${at}","price":{"minor":${minor},"currency":"EUR"}}\n`;
  });
  return Buffer.from(lines.join(''));
}
