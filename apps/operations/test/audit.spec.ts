import { systemIds } from '@accord/service-kit';
import { eventually } from '@accord/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditPage, VerificationSchema } from '../src/inbound/audit.schema.ts';
import { Audit } from '../src/use-cases/audit.ts';
import { World, onlooker } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.begin();
  await world.startOperations();
});

afterAll(() => world.end());

async function verified(query = ''): Promise<ReturnType<typeof VerificationSchema.parse>> {
  return VerificationSchema.parse((await world.get(`/api/audit/verification${query}`)).body);
}

async function entries(query = ''): Promise<ReturnType<typeof AuditPage.parse>> {
  return AuditPage.parse((await world.get(`/api/audit${query}`)).body);
}

describe('the audit log', () => {
  it('puts many writers into one chain, and lists the newest first, page by page', async () => {
    const audit = world.app.get(Audit);
    await Promise.all(
      Array.from({ length: 120 }, (_, place) =>
        audit.record({ action: 'test.counted', on: String(place), actor: 'counter', detail: { place } }),
      ),
    );
    const first = await entries('?action=test.counted');
    expect(first.items).toHaveLength(100);
    const second = await entries(`?action=test.counted&cursor=${String(first.nextCursor)}`);
    expect(second).toMatchObject({ nextCursor: null });
    const places = [...first.items, ...second.items].map(({ on }) => Number(on));
    expect(places.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 120 }, (_, n) => n));
    expect(await verified()).toMatchObject({ intact: true, breach: null });
  });

  it('refuses to be changed or emptied, by whomever', async () => {
    for (const sql of ["UPDATE audit_log SET actor = 'x'", 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
      await expect(world.rows(sql)).rejects.toThrow('append only');
  });

  it('finds what was changed, removed or cut off past its guard, and what was rewritten as a whole', async () => {
    const { head } = await verified();
    const known = `?seq=${String(head.seq)}&hash=${head.hash}`;
    const copy = await world.rows('SELECT * FROM audit_log WHERE seq = 7');
    const past = async (sql: string): Promise<void> => {
      await world.rows('ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only');
      await world.rows(sql);
    };
    await past("UPDATE audit_log SET actor = 'somebody else' WHERE seq = 7");
    expect(await verified()).toMatchObject({ intact: false, breach: { seq: 7, how: 'changed' } });
    await past("UPDATE audit_log SET actor = 'counter' WHERE seq = 7");
    expect(copy).toEqual(await world.rows('SELECT * FROM audit_log WHERE seq = 7'));
    expect(await verified(known)).toMatchObject({ intact: true });
    await past('CREATE TABLE kept AS SELECT * FROM audit_log WHERE seq = 7');
    await past('DELETE FROM audit_log WHERE seq = 7');
    expect(await verified()).toMatchObject({ breach: { seq: 7, how: 'missing' } });
    await past('INSERT INTO audit_log SELECT * FROM kept');
    await past(`DELETE FROM audit_log WHERE seq = ${String(head.seq)}`);
    expect(await verified()).toMatchObject({ breach: { seq: head.seq, how: 'cut_off' } });
    await past(
      `UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1)`,
    );
    expect(await verified()).toMatchObject({ intact: true });
    expect(await verified(known)).toMatchObject({ breach: { seq: head.seq, how: 'rewritten' } });
    await world.rows('ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only');
  });

  it('tells who was refused, and of strangers only that there were some', async () => {
    await world.post('/api/parked/redeliver', { ids: [systemIds.next()] }, onlooker.key.reveal());
    for (let knock = 0; knock < 5; knock += 1) await fetch(`${world.url}/api/parked`);
    await world.post('/api/parked/redeliver', { ids: [systemIds.next()] }, onlooker.key.reveal());
    const refused = await eventually(async () => {
      const { items } = await entries('?action=access.refused');
      expect(items).toHaveLength(3);
      return items;
    });
    expect(refused.map(({ actor, on, outcome }) => ({ actor, on, outcome }))).toEqual([
      { actor: 'onlooker', on: 'POST /api/parked/redeliver', outcome: 'denied' },
      { actor: 'unknown', on: 'GET /api/parked', outcome: 'denied' },
      { actor: 'onlooker', on: 'POST /api/parked/redeliver', outcome: 'denied' },
    ]);
  });
});
