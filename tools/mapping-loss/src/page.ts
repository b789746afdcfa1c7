import type { FieldFate } from './probe.ts';
import { probe } from './probe.ts';
import type { RecordMapping } from './record-mapping.ts';

const head = `# What is lost when a vendor's record becomes ours

Per adapter, from its own code: each field that its parser knows is taken out of a whole record, changed and made longer,
and what comes out is compared. What the vendor publishes beyond that is dropped. Written by \`npx accord mapping-loss
--write\`; a test compares it with the code.

SendGrid sends no record: of its answers only the status is read.
`;

type Published = (mapping: RecordMapping) => readonly string[] | undefined;

/** The page as Markdown. */
export function page(mappings: readonly RecordMapping[], published: Published): string {
  const sections = mappings.map((mapping) => section(mapping, probe(mapping), published(mapping)));
  return `${head}\n${sections.join('\n\n')}\n`;
}

function section(mapping: RecordMapping, fates: readonly FieldFate[], published?: readonly string[]): string {
  const rows = fates.map((fate) => row([`\`${fate.field}\``, oursOf(fate), whenMissing(fate), cut(fate)]));
  const columns = ['its field', 'ours', 'when it is missing', 'shortened'];
  return [
    `## ${mapping.vendor}: ${mapping.record} → ${mapping.becomes}\n`,
    row(columns),
    row(columns.map(() => '---')),
    ...rows,
    `\n${dropped(mapping, fates, published)}`,
  ].join('\n');
}

function dropped(mapping: RecordMapping, fates: readonly FieldFate[], published?: readonly string[]): string {
  if (published === undefined) return 'What else the vendor publishes is not written down.';
  const read = new Set(fates.flatMap(({ field }) => wholesOf(field)));
  const lost = published.filter((name) => !read.has(name));
  const counted = `Dropped, ${String(lost.length)} of ${String(published.length)} published`;
  return lost.length === 0 ? `${counted}.` : `${counted}: ${lost.map((name) => `\`${name}\``).join(', ')}.`;
}

/** A field and all that it is part of: some vendors publish what they have below a single name. */
function wholesOf(field: string): string[] {
  const parts = field.replaceAll('[]', '').split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

function oursOf({ ours }: FieldFate): string {
  return ours.length === 0
    ? 'nothing: it decides, or is only looked at'
    : ours.map((name) => `\`${name}\``).join(', ');
}

function whenMissing({ missing }: FieldFate): string {
  if (missing === 'refused') return '**the record is refused**';
  if (missing === 'left_out') return 'left out';
  if (missing === 'same') return 'nothing changes';
  const values = Object.entries(missing.defaults).map(
    ([name, value]) => `\`${name}\` is \`${JSON.stringify(value)}\``,
  );
  return `**defaulted**: ${values.join(', ')}`;
}

function cut({ cutAt }: FieldFate): string {
  return cutAt === undefined ? '' : `**cut** after ${String(cutAt)} characters`;
}

const row = (values: readonly string[]): string =>
  `| ${values.map((value) => value.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
