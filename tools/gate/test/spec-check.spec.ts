import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import SwaggerParser from '@apidevtools/swagger-parser';
import { join } from 'node:path';
import { accept } from '../src/drift/drift.ts';
import type { Finding } from '../src/finding.ts';
import { specCheck } from '../src/spec-check/spec-check.ts';
import { PaperTree, paperPact, paperSpec, paperWebhook } from './support/paper-vendor.ts';
import { type Anything, repository, Tree } from './support/tree.ts';

let tree: PaperTree;
beforeEach(async () => {
  tree = await PaperTree.pinned();
});
afterEach(() => tree.remove());

const check = (published: string | undefined = tree.published) =>
  specCheck({ root: tree.root, now: tree.now, ...(published === undefined ? {} : { published }) });
const read = (path: string): Anything => JSON.parse(readFileSync(join(tree.root, path), 'utf8'));

/** What was found, as `check code where`. */
async function found(): Promise<string[]> {
  return (await check()).map(({ check: name, code, where = '' }) => `${name} ${code} ${where}`);
}

it('finds nothing where pact, slice and published specification agree', async () => {
  expect(await check()).toEqual([]);
});

describe('A pact that leaves the specification', () => {
  const response = (pact: Anything): Anything => pact.interactions[0].response.body.content;
  const request = (pact: Anything): Anything => pact.interactions[0].request;

  it.each<[string, (pact: Anything) => void, string]>([
    [
      'reads a field that nobody published',
      (p) => (response(p).charge_id = 'x'),
      'response.body.incompatible response.body',
    ],
    [
      'reads another type',
      (p) => (response(p).amount = '4990'),
      'response.body.incompatible response.body.amount',
    ],
    [
      'reads a value that is never sent',
      (p) => (response(p).status = 'lost'),
      'response.body.incompatible response.body.status',
    ],
    [
      'sends a field that is not taken',
      (p) => (request(p).body.content += '&tip=1'),
      'request.body.incompatible request.body',
    ],
    [
      'leaves out what is required',
      (p) => (request(p).body.content = 'mode=manual'),
      'request.body.incompatible request.body',
    ],
    [
      'sends text for a number',
      (p) => (request(p).body.content = 'amount=many'),
      'request.body.incompatible request.body.amount',
    ],
    [
      'proves nothing',
      (p) => delete request(p).headers.Authorization,
      'request.authorization.missing request.headers',
    ],
    [
      'sends JSON to a form',
      (p) => (request(p).headers['Content-Type'] = ['application/json']),
      'request.content-type.incompatible request.headers.content-type',
    ],
    [
      'calls what does not exist',
      (p) => (request(p).path = '/refunds'),
      'request.path-or-method.unknown POST /refunds',
    ],
    [
      'expects another status',
      (p) => (p.interactions[0].response.status = 404),
      'response.status.unknown response.status',
    ],
    [
      'sends a header that no specification speaks of',
      (p) => (request(p).headers['X-Odd'] = ['1']),
      'request.header.unknown request.headers.x-odd',
    ],
  ])('is red when it %s', async (_what, change, expected) => {
    const pact = paperPact();
    change(pact);
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', pact);
    expect(await found()).toEqual(
      expect.arrayContaining([`pact-vs-slice ${expected}`, `pact-vs-published ${expected}`]),
    );
  });

  it.each<[string, (body: Anything) => void, string]>([
    [
      'a field that is not sent',
      (b) => (b.data.object.tip = 1),
      'webhook.field-unknown webhook.body.data.object.tip',
    ],
    ['another type', (b) => (b.data.object.id = 7), 'webhook.retyped webhook.body.data.object.id'],
    [
      'a value that is never sent',
      (b) => (b.data.object.status = 'lost'),
      'webhook.value-unknown webhook.body.data.object.status',
    ],
  ])('is red when a webhook is read with %s', async (_what, change, expected) => {
    const pact = paperWebhook();
    change(pact.interactions[0].contents.content);
    tree.write('contracts/pacts/checkout/checkout-vendor-paper-webhooks.json', pact);
    expect(await found()).toEqual(
      expect.arrayContaining([`pact-vs-slice ${expected}`, `pact-vs-published ${expected}`]),
    );
  });

  it('names pair, interaction and flow', async () => {
    const pact = paperPact();
    response(pact).amount = '4990';
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', pact);
    expect((await check())[0]).toMatchObject({
      severity: 'breaking',
      pair: { consumer: 'checkout', provider: 'vendor-paper' },
      interaction: 'a charge',
      flow: 'checkout.place-order',
    });
  });

  it('is red when nothing describes its vendor', async () => {
    tree.write('contracts/pacts/checkout/checkout-vendor-nobody.json', {
      ...paperPact(),
      provider: { name: 'vendor-nobody' },
    });
    expect(await found()).toEqual(['pact-vs-slice vendor.undescribed contracts/vendors']);
  });
});

describe('A slice that is not what was published', () => {
  const file = 'contracts/vendors/paper/slice.json';
  const answer = (slice: Anything): Anything =>
    slice.paths['/charges'].post.responses[200].content['application/json'].schema;
  const amount = 'POST /charges response.200.body amount';

  it.each<[string, (slice: Anything) => void, string]>([
    ['another type', (s) => (answer(s).properties.amount.type = 'number'), `slice.types ${amount}`],
    [
      'null where there is none',
      (s) => (answer(s).properties.amount.type = ['integer', 'null']),
      `slice.types ${amount}`,
    ],
    [
      'optional what is always there',
      (s) => (answer(s).required = ['id', 'latest', 'status']),
      `slice.required ${amount}`,
    ],
    [
      'fewer values',
      (s) => (answer(s).properties.status.enum = ['held']),
      'slice.enum POST /charges response.200.body status',
    ],
    [
      'another limit',
      (s) => {
        s.paths['/charges'].post.requestBody.content[
          'application/x-www-form-urlencoded'
        ].schema.properties.note.maxLength = 50;
      },
      'slice.limits POST /charges request.body note',
    ],
    [
      'another way to authenticate',
      (s) => (s.paths['/charges'].post.security = []),
      'slice.security POST /charges security',
    ],
  ])('is red when it has %s', async (_what, change, expected) => {
    const slice = read(file);
    change(slice);
    tree.write(file, slice);
    expect(await found()).toContain(`slice-vs-published ${expected}`);
  });

  it('is a risk when it has an operation that nobody uses', async () => {
    const slice = read(file);
    slice.paths['/refunds'] = { post: { responses: {} } };
    tree.write(file, slice);
    expect(await check()).toMatchObject([{ severity: 'risk', code: 'slice.unused', where: 'POST /refunds' }]);
  });
});

describe('The published specification', () => {
  it('may be corrected, with a reason and until a day', async () => {
    const spec = paperSpec();
    delete spec.components.schemas.charge.properties.amount;
    tree.write('published/paper.json', spec);
    expect(await found()).toContain(
      'slice-vs-published slice.field-unknown POST /charges response.200.body amount',
    );
    const correction = {
      file: 'paper.json',
      pointer: '#/components/schemas/charge/properties/amount',
      value: { type: 'integer' },
      reason: 'the document forgets the amount',
      evidence: 'every answer has one',
      expires: '2026-12-31',
    };
    tree.write('contracts/vendors/paper/corrections.json', [correction]);
    expect(await found()).toEqual([]);
    tree.write('contracts/vendors/paper/corrections.json', [{ ...correction, expires: '2026-05-31' }]);
    expect(await check()).toMatchObject([{ severity: 'risk', code: 'correction.expired' }]);
  });

  it('may be given a header that it forgets, at the end of a list', async () => {
    const pact = paperPact();
    pact.interactions[0].request.headers['paper-weight'] = ['80'];
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', pact);
    const file = 'contracts/vendors/paper/slice.json';
    const slice = read(file);
    slice.paths['/charges'].post.parameters = [
      ...(slice.paths['/charges'].post.parameters ?? []),
      { name: 'paper-weight', in: 'header', schema: { type: 'string' } },
    ];
    tree.write(file, slice);
    expect(await found()).toContainEqual(expect.stringContaining('request.header.unknown'));
    const spec = paperSpec();
    spec.paths['/charges'].post.parameters ??= [];
    tree.write('published/paper.json', spec);
    tree.write('contracts/vendors/paper/corrections.json', [
      {
        file: 'paper.json',
        pointer: '#/paths/~1charges/post/parameters/-',
        value: { name: 'paper-weight', in: 'header', schema: { type: 'string' } },
        reason: 'the document forgets the weight',
        evidence: 'every request may have one',
        expires: '2026-12-31',
      },
    ]);
    expect(await found()).toEqual([]);
  });

  it('may be silent about what the vendor file names, and about nothing else', async () => {
    const pact = paperPact();
    pact.interactions[0].request.headers['Idempotency-Key'] = ['k'];
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', pact);
    expect(await found()).toHaveLength(2);
    const entry = {
      code: 'request.header.unknown',
      about: 'Idempotency-Key',
      reason: 'documented in prose only',
    };
    tree.write('contracts/vendors/paper/vendor.json', {
      ...read('contracts/vendors/paper/vendor.json'),
      unvalidatable: [entry],
    });
    expect(await found()).toEqual([]);
  });

  it('that is not here is said to be skipped', async () => {
    expect(await check(join(tree.root, 'nowhere')).catch((error: unknown) => String(error))).toMatch(
      /no paper.json/,
    );
    const findings = await specCheck({ root: tree.root, now: tree.now });
    expect(findings).toMatchObject([
      { severity: 'notice', code: 'published.absent', message: expect.stringContaining('SKIPPED') },
    ]);
  });
});

describe('A filter of the form property-operator', () => {
  const withFilter = async (filter: string): Promise<string[]> => {
    const spec = paperSpec();
    const [list, item] = [
      { type: 'array', items: { $ref: '#/components/schemas/charge' } },
      { type: 'object' },
    ];
    const schema = { ...item, required: ['result'], properties: { result: list } };
    spec.paths['/charges'].get = {
      responses: { 200: { description: 'a list', content: { 'application/json': { schema } } } },
    };
    tree.write('published/paper.json', spec);
    const pact = paperPact();
    const [{ comments, request }] = pact.interactions;
    pact.interactions.push({
      type: 'Synchronous/HTTP',
      description: 'some charges',
      comments,
      request: {
        method: 'GET',
        path: '/charges',
        headers: { Authorization: request.headers.Authorization },
        query: { [filter]: ['4990'] },
      },
      response: { status: 200 },
    });
    tree.write('contracts/pacts/checkout/checkout-vendor-paper.json', pact);
    const file = 'contracts/vendors/paper/vendor.json';
    tree.write(file, { ...read(file), filters: { operators: ['gt'], items: 'result' } });
    await accept(tree.vendor(), tree.options());
    return found();
  };

  it('is known by its property and its operator', async () => {
    expect(await withFilter('amount-gt')).toEqual([]);
    const unknown = ['pact-vs-slice', 'pact-vs-published'].map((name) => `${name} request.query.unknown`);
    for (const filter of ['price-gt', 'amount-about'])
      expect(await withFilter(filter)).toEqual(unknown.map((one) => `${one} request.query.${filter}`));
  });
});

describe('A vendor that publishes nothing', () => {
  const pactFile = 'contracts/pacts/enrollment/enrollment-vendor-moodle.json';
  const moodle = async (change: (pact: Anything) => void) => {
    const copy = new Tree();
    try {
      copy.change(pactFile, change);
      const findings = await specCheck({ root: copy.root });
      return findings.filter(({ check: name }) => name === 'pact-vs-recordings');
    } finally {
      copy.remove();
    }
  };
  const named = (pact: Anything, description: string): Anything =>
    pact.interactions.find((one: Anything) => one.description === description);

  it('is held against samples: a field, a type or a function that none of them has is red', async () => {
    expect(await moodle(() => undefined)).toEqual([]);
    const [field] = await moodle(
      (pact) => (named(pact, 'a new learner').request.body.content += '&users[0][shoe]=9'),
    );
    expect(field).toMatchObject({ code: 'request.field-unknown', where: 'request.body.users[*].shoe' });
    const [type] = await moodle(
      (pact) => (named(pact, 'a new learner').response.body.content = [{ id: '7' }]),
    );
    expect(type).toMatchObject({
      code: 'response.field-unknown',
      where: 'response.body.[*].id',
      flow: 'enrollment.open-course',
    });
    const [missing] = await moodle(
      (pact) => (named(pact, 'a new learner').request.query.wsfunction = ['mod_new']),
    );
    expect(missing).toMatchObject({ code: 'recording.missing', where: 'mod_new' });
  });

  it('may speak JSON: its samples are found by method and path', async () => {
    const copy = new Tree();
    const folder = join(copy.root, 'contracts/vendors/sendgrid');
    const pact = join(copy.root, 'contracts/pacts/customer/customer-vendor-sendgrid.json');
    const mail = JSON.parse(readFileSync(pact, 'utf8')).interactions[0].request.body.content;
    const seen = async (json: object): Promise<readonly Finding[]> => {
      const sample = {
        operation: 'POST /v3/mail/send',
        provenance: { how: 'written for this test', source: 'nobody', takenOn: '2026-01-05' },
        request: { json },
        response: { status: 202, body: null },
      };
      writeFileSync(join(folder, 'recordings/send.json'), JSON.stringify(sample));
      const findings = await specCheck({ root: copy.root });
      return findings.filter(({ check: name }) => name === 'pact-vs-recordings');
    };
    try {
      copy.change('contracts/vendors/sendgrid/vendor.json', (file) => (file.kind = 'recorded'));
      mkdirSync(join(folder, 'recordings'));
      expect(await seen(mail)).toEqual([]);
      const [unseen] = await seen({ ...mail, subject: 7 });
      expect(unseen).toMatchObject({ code: 'request.field-unknown', where: 'request.body.subject' });
    } finally {
      copy.remove();
    }
  });
});

it('holds slices that are valid OpenAPI and repeat no text of a vendor', async () => {
  const folder = join(repository, 'contracts', 'vendors');
  const slices = readdirSync(folder)
    .map((vendor) => join(folder, vendor, 'slice.json'))
    .filter((file) => existsSync(file));
  expect(slices.length).toBeGreaterThan(5);
  for (const slice of slices) {
    await expect(SwaggerParser.validate(slice)).resolves.toMatchObject({ openapi: '3.1.0' });
    const text = readFileSync(slice, 'utf8');
    const prose = [...text.matchAll(/"(?:description|summary|title)": "([^"]*)"/g)].map(([, words]) => words);
    expect(prose.filter((words) => !/^(?:answer|taken|What Accord uses of \w+)$/.test(words ?? ''))).toEqual(
      [],
    );
  }
});

it('finds nothing in this repository', async () => {
  const findings = await specCheck({ root: repository });
  expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
});
