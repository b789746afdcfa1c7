import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Edit } from './edit.ts';
import { BadName, spellingsOf } from './names.ts';

interface Kind {
  readonly schema: string;
  readonly from?: string;
  readonly example: string;
  /** What a timeline may repeat of it; nothing of a text, which may say who somebody is, and of the order, whose timeline it is. */
  readonly told?: (field: string) => string;
}

const asItIs = (field: string): string => field;

/** Kinds of fields an event may carry: schema, where it comes from, an example, and what operations tells of it. */
const kinds: Readonly<Record<string, Kind>> = {
  text: { schema: 'z.string().min(1).max(200)', example: `'text'` },
  integer: { schema: 'z.int()', example: '1', told: asItIs },
  flag: { schema: 'z.boolean()', example: 'true', told: asItIs },
  instant: { schema: 'z.iso.datetime()', example: `'2026-01-05T09:00:00.000Z'`, told: asItIs },
  sku: { schema: 'Sku', from: '../identifiers.ts', example: `'KIT-ROBOT-01'`, told: asItIs },
  money: {
    schema: 'Money',
    from: '../money.ts',
    example: `{ minor: 14_900, currency: 'EUR' }`,
    told: (field) => `${field}: amount(${field})`,
  },
  order: {
    schema: 'OrderId',
    from: '../identifiers.ts',
    example: `'0198c0de-0000-7000-8000-00000000000a'`,
  },
};

export const fieldKinds = Object.keys(kinds);

export interface NewEvent {
  /** `inventory.stock.counted`: owner, noun, past participle. */
  readonly type: string;
  /** `sku:sku`, `counted:integer`. */
  readonly fields: readonly string[];
}

/**
 * Enters an event in the catalogue (schema, type, export, example), gives operations words for it, and its owner's
 * verification a sample, until something publishes it.
 * @returns paths from the root of what was changed
 * @throws BadName when the type or a field is malformed, the owner has no events yet, or the event is there already
 */
export function newEvent(root: string, { type, fields }: NewEvent): string[] {
  const [owner = '', noun = '', verb = '', ...more] = type.split('.');
  if (noun === '' || verb === '' || more.length > 0) {
    throw new BadName(`"${type}" is not owner.noun.verb, such as inventory.stock.counted`);
  }
  const name = spellingsOf(`${noun}-${verb}`);
  const file = `libs/canonical/src/events/${spellingsOf(owner).kebab}-events.ts`;
  if (!existsSync(join(root, file))) throw new BadName(`${owner} publishes nothing yet: make ${file} first`);
  if (readFileSync(join(root, file), 'utf8').includes(`'${type}'`))
    throw new BadName(`${type} is there already`);
  const parsed = fields.map(fieldOf);
  if (parsed.length === 0) throw new BadName('an event says at least one thing: --field sku:sku');
  const data = parsed.map(({ field, kind }) => `    ${field}: ${kind.schema},`).join('\n');
  const example = parsed.map(({ field, kind }) => `${field}: ${kind.example}`).join(', ');
  return applyEdits(root, [
    ...importsFor(root, file, parsed),
    {
      file,
      find: /\s*$/,
      replace: `

/** Say here what has happened. */
export const ${name.camel} = defineEvent({
  owner: '${owner}',
  aggregate: '${noun}',
  version: 1,
  type: '${type}',
  data: z.object({
${data}
  }),
});
export type ${name.pascal} = z.input<typeof ${name.camel}.data>;
`,
    },
    {
      file: 'libs/canonical/src/events/catalogue.ts',
      find: /^/,
      replace: `import { ${name.camel} } from './${owner}-events.ts';\n`,
    },
    {
      file: 'libs/canonical/src/events/catalogue.ts',
      find: /(eventCatalogue: readonly EventDefinition\[\] = \[[^\]]*)\]/,
      replace: `$1  ${name.camel},\n]`,
    },
    {
      file: 'libs/canonical/src/index.ts',
      find: new RegExp(`\\n\\} from './events/${owner}-events\\.ts';`),
      replace: `\n  ${name.camel},\n  type ${name.pascal},$&`,
    },
    {
      file: 'libs/canonical/src/events/event-examples.ts',
      find: /(export const eventExamples[^{]*\{)/,
      replace: `$1\n  '${type}.v1': { ${example} },`,
    },
    ...wordsOf(name.camel, parsed),
    ...sampleOf(root, owner, name.camel),
  ]);
}

/** What operations tells of it. */
function wordsOf(event: string, fields: readonly { field: string; kind: Kind }[]): Edit[] {
  const file = 'apps/operations/src/domain/told-by-event.ts';
  const told = fields.filter(({ kind }) => kind.told !== undefined);
  const picked = told.map(({ field }) => field).join(', ');
  const words = told.map(({ field, kind }) => kind.told?.(field)).join(', ');
  const pick = told.length === 0 ? '() => ({})' : `({ ${picked} }) => ({ ${words} })`;
  return [
    { file, find: /\n\} from '@accord\/canonical';/, replace: `\n  ${event},$&` },
    { file, find: /\n\];\n\nconst byKey/, replace: `\n  telling(${event}, ${pick}),$&` },
  ];
}

/** A producer for the contract with operations; nothing publishes the event yet, so the sample is its example. */
function sampleOf(root: string, owner: string, event: string): Edit[] {
  const file = `apps/${owner}/test/contract/provider.verify.spec.ts`;
  const sample = `[${event}.key]: producedEvent(${event}, ${event}.data.parse(eventExamples[${event}.key])),`;
  const verification = readFileSync(join(root, file), 'utf8');
  const missing = (name: string): boolean => !new RegExp(`\\b${name}\\b`).test(verification);
  const named = ['eventExamples', event].filter(missing).join(', ');
  return [
    {
      file,
      find: /import \{([^}]*?),?\s*\} from '@accord\/canonical';/,
      replace: `import {$1, ${named} } from '@accord/canonical';`,
    },
    ...(missing('producedEvent')
      ? [
          {
            file,
            find: /import \{ ?(?=[^}]*\} from '@accord\/contract-kit';)/,
            replace: 'import { producedEvent, ',
          },
        ]
      : []),
    { file, find: /\.\.\.producedTelemetry\(/, replace: `${sample} $&` },
  ];
}

function fieldOf(text: string): { field: string; kind: Kind } {
  const [field = '', kindName = ''] = text.split(':');
  const kind = kinds[kindName];
  if (!/^[a-z][A-Za-z0-9]*$/.test(field) || kind === undefined) {
    throw new BadName(`"${text}" is not name:kind with a kind of ${fieldKinds.join(', ')}`);
  }
  return { field, kind };
}

function importsFor(root: string, file: string, fields: readonly { kind: Kind }[]): Edit[] {
  const text = readFileSync(join(root, file), 'utf8');
  const wanted = new Map(
    fields.flatMap(({ kind }) => (kind.from === undefined ? [] : [[kind.schema, kind.from] as const])),
  );
  return [...wanted]
    .filter(([schema]) => !new RegExp(`import [^;]*\\b${schema}\\b[^;]*;`).test(text))
    .map(([schema, from]) => ({ file, find: /^/, replace: `import { ${schema} } from '${from}';\n` }));
}
