import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Edit } from './edit.ts';
import { BadName, spellingsOf } from './names.ts';

/** Kinds of fields an event may carry: schema, where it comes from, and an example. */
const kinds: Readonly<Record<string, { schema: string; from?: string; example: string }>> = {
  text: { schema: 'z.string().min(1).max(200)', example: `'text'` },
  integer: { schema: 'z.int()', example: '1' },
  flag: { schema: 'z.boolean()', example: 'true' },
  instant: { schema: 'z.iso.datetime()', example: `'2026-01-05T09:00:00.000Z'` },
  sku: { schema: 'Sku', from: '../identifiers.ts', example: `'KIT-ROBOT-01'` },
  money: { schema: 'Money', from: '../money.ts', example: `{ minor: 14_900, currency: 'EUR' }` },
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
 * Enters an event in the catalogue: schema, type, export and example.
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
  ]);
}

function fieldOf(text: string): { field: string; kind: (typeof kinds)[string] } {
  const [field = '', kindName = ''] = text.split(':');
  const kind = kinds[kindName];
  if (!/^[a-z][A-Za-z0-9]*$/.test(field) || kind === undefined) {
    throw new BadName(`"${text}" is not name:kind with a kind of ${fieldKinds.join(', ')}`);
  }
  return { field, kind };
}

function importsFor(root: string, file: string, fields: readonly { kind: (typeof kinds)[string] }[]): Edit[] {
  const text = readFileSync(join(root, file), 'utf8');
  const wanted = new Map(
    fields.flatMap(({ kind }) => (kind.from === undefined ? [] : [[kind.schema, kind.from] as const])),
  );
  return [...wanted]
    .filter(([schema]) => !new RegExp(`import [^;]*\\b${schema}\\b[^;]*;`).test(text))
    .map(([schema, from]) => ({ file, find: /^/, replace: `import { ${schema} } from '${from}';\n` }));
}
