import { afterEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { type FreshDatabase, freshDatabase, freshNamespace } from '../src/index.ts';

describe('freshDatabase', () => {
  const made: FreshDatabase[] = [];
  const make = async (label?: string): Promise<FreshDatabase> => {
    const database = await freshDatabase(label);
    made.push(database);
    return database;
  };

  afterEach(async () => {
    for (const database of made.splice(0)) await database.drop();
  });

  const query = async (url: string, statement: string): Promise<unknown[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };

  it('makes databases that do not see each other', async () => {
    const [one, other] = [await make('Orders & more'), await make('Orders & more')];
    await query(one.url, 'CREATE TABLE only_here (id int)');
    expect(await query(other.url, "SELECT to_regclass('only_here') AS found")).toEqual([{ found: null }]);
  });

  it('drops a database that still has an open connection, and may be asked twice', async () => {
    const database = await make();
    const client = new Client({ connectionString: database.url });
    const cutOff = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await cutOff;
    await database.drop();
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe('freshNamespace', () => {
  it('is a short prefix that ends with a dot and never repeats', () => {
    const names = Array.from({ length: 100 }, () => freshNamespace());
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect(name).toMatch(/^t[0-9a-f]{8}\.$/);
  });
});
