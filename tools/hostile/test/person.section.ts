import { eventually } from '@accord/test-kit';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { kitAndCourse, newKey } from './good-requests.ts';
import { json, serviceNames, type HostileAccord } from './hostile-accord.ts';

/** A person whom nobody invented twice, and who is looked for everywhere afterwards. */
const person = {
  email: 'kanarielle.zwitscherling@example.net',
  givenName: 'Kanarielle',
  familyName: 'Zwitscherling',
  street: 'Vogelbauerweg 77',
  phone: '+49309018200815',
} as const;
const token = 'tok_kanarienvogel_0815';

/** As it stands in text, and in what Postgres and JSON make of bytes. */
const forms = [...Object.values(person), token].flatMap((value) => {
  const bytes = Buffer.from(value);
  return [value, encodeURIComponent(value), bytes.toString('hex'), bytes.toString('base64').slice(0, -4)];
});

/**
 * The tables that must know the person: of who sells, ships, and writes to somebody; the row of a refused import as it
 * came; and of operations the body of a parked message, until that is back with its consumer.
 */
const mustKnow: Readonly<Record<string, readonly string[]>> = {
  checkout: ['orders'],
  inventory: ['shipments', 'sync_records'],
  enrollment: [],
  customer: ['crm_profiles', 'customers', 'master_records', 'master_traits'],
  operations: ['parked_messages'],
};

const sellsTo = {
  ...kitAndCourse,
  customer: { email: person.email, givenName: person.givenName, familyName: person.familyName },
  shippingAddress: { ...kitAndCourse.shippingAddress, street: person.street, phone: person.phone },
  payment: { method: 'card', tokens: { stripe: 'pm_card_visa', adyen: token } },
};

/** An order, a failure, a parked mail, its retry, an incident and who is told, an import, a comparison: nobody is named. */
export function personSection(accord: () => HostileAccord): void {
  const ask: HostileAccord['ask'] = (target, asked) => accord().ask(target, asked);
  const post = (target: string, body: unknown, headers = {}) =>
    ask(`POST ${target}`, { body: JSON.stringify(body), headers });
  const faults = (vendor: string, list: readonly unknown[]) =>
    ask(`PUT mocks /__mock/${vendor}/faults`, { body: JSON.stringify({ faults: list }) });

  function told(text: string): string[] {
    const lower = text.toLowerCase();
    return forms.filter((form) => lower.includes(form.toLowerCase()));
  }

  /** Open ones first: what goes from one list to the other between two questions is seen all the same. */
  async function incidentsThatAre(state: 'open' | 'resolved'): Promise<string[]> {
    const { items } = json(await ask(`GET operations /api/incidents?state=${state}`));
    return Array.isArray(items) ? items.map((item: unknown) => String(Object(item).id)) : [];
  }

  async function tablesThatKnow(service: (typeof serviceNames)[number]): Promise<string[]> {
    const database = accord().databases[service];
    const tables = await database.rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    const known: string[] = [];
    for (const { name } of tables) {
      const rows = await database.rows(
        `SELECT 1 FROM "${name}" t WHERE EXISTS (
           SELECT FROM unnest($1::text[]) AS form WHERE strpos(lower(t::text), lower(form)) > 0) LIMIT 1`,
        [forms],
      );
      if (rows.length > 0) known.push(name);
    }
    return known;
  }

  describe('a person', () => {
    let orderNumber: string;
    let incidents: string[];

    beforeAll(async () => {
      await faults('sendgrid', [{ kind: 'cut', operation: 'mail.send', after: true, times: 1 }]);
      await faults('moodle', [{ kind: 'status', times: 1 }]);
      await post(
        'checkout /orders',
        { ...sellsTo, lines: [{ sku: person.familyName, quantity: 0 }] },
        newKey(),
      );
      const placed = await post('checkout /orders', sellsTo, newKey());
      expect(placed.status).toBe(201);
      orderNumber = String(json(placed)['number']);
      const declined = { ...sellsTo.payment, tokens: { stripe: 'pm_card_chargeDeclinedInsufficientFunds' } };
      await post('checkout /orders', { ...sellsTo, payment: declined }, newKey());
      await ask('POST inventory /imports', {
        body: `sku,name,kind,price,currency\nKANARI-1,${person.givenName} ${person.familyName},article,${person.email},EUR\n`,
        headers: { 'content-type': 'text/csv', ...newKey() },
      });
      await post('checkout /reconciliations', { kind: 'order-facts', dryRun: true });
      await post('operations /api/timeline/references', { email: person.email });
      await eventually(
        async () => {
          const { text } = await ask(`GET operations /api/parked?search=${orderNumber}`);
          expect(text).toContain('customer.mail_outcome_unknown');
          incidents = [...(await incidentsThatAre('open')), ...(await incidentsThatAre('resolved'))];
          expect(incidents).not.toEqual([]);
          expect((await ask('GET mocks /__mock/slack/requests')).text).toContain('chat.postMessage');
        },
        { timeoutMs: 30_000 },
      );
      await accord().settle();
    });

    it('stands in the tables of those who must know, and in no other', async () => {
      await eventually(async () => {
        const known: Record<string, string[]> = {};
        for (const service of serviceNames) known[service] = await tablesThatKnow(service);
        expect(known).toEqual(mustKnow);
      });
    });

    it('is told to the vendors that sell and write in our name, and to nobody who is alerted', async () => {
      const asked = async (vendor: string) => (await ask(`GET mocks /__mock/${vendor}/requests`)).text;
      for (const vendor of ['sendgrid', 'klaviyo']) expect(told(await asked(vendor))).toContain(person.email);
      const alerts = await eventually(async () => {
        const texts = await Promise.all(['slack', 'pagerduty', 'opsgenie', 'teams'].map(asked));
        expect(texts.every((text) => text.length > 100)).toBe(true);
        return texts;
      });
      expect(alerts.flatMap(told)).toEqual([]);
    });

    it('is in no log, no metric and no trace', async () => {
      const logs = await accord().logs();
      const metrics = await Promise.all(
        serviceNames.map(async (name) => (await ask(`GET ${name} /metrics`)).text),
      );
      const spans = await eventually(() => {
        expect(accord().collector.received).toContain('enrol_manual_enrol_users');
        return accord().collector.received;
      });
      expect([logs, ...metrics, spans].map(told)).toEqual([logs, ...metrics, spans].map(() => []));
    });

    it('is in nothing that the console shows, and in no header or key of a message', async () => {
      const pages = [
        `timeline/${orderNumber}`,
        `timeline?search=${orderNumber}`,
        `parked?search=${orderNumber}`,
        'parked/groups',
        'parked/redeliveries',
        'health-map',
        'incidents?state=open',
        ...incidents.flatMap((id) => [`incidents/${id}`, `incidents/${id}/post-mortem`]),
        'audit',
      ];
      for (const page of pages) {
        const { status, text } = await ask(`GET operations /api/${page}`);
        expect({ page, status, told: told(text) }).toEqual({ page, status: 200, told: [] });
      }
      for (const path of ['inventory /runs', 'checkout /runs', 'customer /runs', 'checkout /reconciliations'])
        expect({ path, told: told((await ask(`GET ${path}`)).text) }).toEqual({ path, told: [] });
      const letters = await accord().databases.operations.rows(
        'SELECT message_id, queue, event_type, reason, type, headers FROM parked_messages',
      );
      expect(told(JSON.stringify(letters))).toEqual([]);
    });

    it('is forgotten by operations once the parked mail is back with its consumer', async () => {
      const items = json(await ask(`GET operations /api/parked?search=${orderNumber}`))['items'];
      const ids = Array.isArray(items) ? items.map((item: unknown) => String(Object(item).id)) : [];
      expect(ids).not.toEqual([]);
      await post('operations /api/parked/redeliver', { ids });
      await eventually(async () => {
        const rows = await accord().databases.operations.rows(
          'SELECT 1 FROM parked_messages WHERE id = ANY ($1) AND body IS NOT NULL',
          [ids],
        );
        expect(rows).toEqual([]);
      });
      expect(told(await accord().logs())).toEqual([]);
    });
  });
}
