import type { CountryCode, Currency } from '@accord/canonical';
import { entryOf, vendorReference } from '@accord/vendor-client';
import { judgeSaid } from '../../domain/source-product.ts';
import type { SourceRecord } from '../../use-cases/ports/article-source.ts';
import { changeWire, idWire, measureWire, pricesWire, productWire, type ProductWire } from './akeneo.wire.ts';

/** Codes of the attributes that say what we want to know. */
export interface AttributeCodes {
  readonly sku: string;
  readonly name: string;
  readonly price: string;
  readonly tax: string;
  readonly gtin: string;
  readonly weight: string;
}

export interface MappingRules {
  readonly channel: string;
  readonly locale: string;
  readonly currency: Currency;
  readonly taxCountry: CountryCode;
  readonly attributes: AttributeCodes;
  /** Its products are courses. */
  readonly courseFamily?: string | undefined;
}

/** Grams in each of Akeneo's units of weight that somebody sells in. */
const grams: Readonly<Record<string, number>> = {
  MILLIGRAM: 0.001,
  GRAM: 1,
  HECTOGRAM: 100,
  KILOGRAM: 1_000,
  TON: 1_000_000,
  OUNCE: 28.349523125,
  POUND: 453.59237,
};

/** Total: whatever Akeneo sends becomes an article, a withdrawal, or a named bad record. */
export function readProduct(raw: unknown, rules: MappingRules): SourceRecord {
  const parsed = productWire.safeParse(raw);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    return bad(idOf(raw) ?? 'unknown', { code: 'akeneo.unreadable_product', ...(field && { field }) });
  }
  const wire = parsed.data;
  if (!wire.enabled) return { kind: 'withdrawn', vendorId: wire.uuid };
  const said = (attribute: keyof AttributeCodes) => valueOf(wire, rules.attributes[attribute], rules);
  const texts = [said('sku'), said('name')].filter((text) => text !== undefined);
  if (!texts.every((text) => vendorReference.safeParse(text).success))
    return bad(wire.uuid, { code: 'akeneo.unkeepable_text' });
  const weight = weightOf(said('weight'));
  if (weight === 'unknown_unit')
    return bad(wire.uuid, { code: 'akeneo.unknown_weight_unit', field: 'weight' });
  const judged = judgeSaid({
    sku: said('sku'),
    name: said('name'),
    price: priceOf(said('price'), rules.currency),
    currency: rules.currency,
    taxRate: textOf(said('tax')),
    taxCountry: rules.taxCountry,
    gtin: textOf(said('gtin')),
    grams: weight,
  });
  if (!judged.ok) return bad(wire.uuid, judged.finding);
  const kind = rules.courseFamily !== undefined && wire.family === rules.courseFamily ? 'course' : 'article';
  return {
    kind: 'article',
    article: { vendorId: wire.uuid, changedAtMs: wire.updated, ...judged.value, kind, components: [] },
  };
}

/** When it last changed by Akeneo's clock, in epoch milliseconds; 0 where that cannot be read. */
export function changedAtMs(raw: unknown): number {
  return changeWire.safeParse(raw).data?.updated ?? 0;
}

/** By which a record is known again. */
export function idOf(raw: unknown): string | undefined {
  const id = idWire.safeParse(raw).data?.uuid;
  return vendorReference.safeParse(id).success ? id : undefined;
}

/** What an attribute says for our channel in our language, before what it says for all. */
function valueOf({ values }: ProductWire, attribute: string, { channel, locale }: MappingRules): unknown {
  const ours = (entryOf(values, attribute) ?? []).filter(
    ({ scope, locale: language }) => (scope ?? channel) === channel && (language ?? locale) === locale,
  );
  const narrowest = ours.toSorted((one, other) => breadth(one) - breadth(other))[0];
  return narrowest?.data ?? undefined;
}

function breadth({
  scope,
  locale,
}: {
  scope?: string | null | undefined;
  locale?: string | null | undefined;
}) {
  return Number(scope === null || scope === undefined) + Number(locale === null || locale === undefined);
}

function priceOf(data: unknown, currency: Currency): string | number | undefined {
  const prices = pricesWire.safeParse(data).data ?? [];
  return prices.find((price) => price.currency === currency)?.amount ?? undefined;
}

function weightOf(data: unknown): number | undefined | 'unknown_unit' {
  if (data === undefined) return undefined;
  const measure = measureWire.safeParse(data);
  if (!measure.success) return 'unknown_unit';
  const { amount, unit } = measure.data;
  const inGrams = entryOf(grams, unit);
  return inGrams === undefined ? 'unknown_unit' : amount * inGrams;
}

function textOf(data: unknown): string | undefined {
  return typeof data === 'string' || typeof data === 'number' ? String(data) : undefined;
}

function bad(vendorId: string, { code, field }: { code: string; field?: string }): SourceRecord {
  return { kind: 'bad', record: { vendorId, reason: code, ...(field !== undefined && { field }) } };
}
