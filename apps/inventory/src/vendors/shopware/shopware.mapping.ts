import type { CountryCode, Currency } from '@accord/canonical';
import { vendorReference } from '@accord/vendor-client';
import { judgeSaid } from '../../domain/source-product.ts';
import type { SourceArticle, SourceRecord } from '../../use-cases/ports/article-source.ts';
import { changeWire, idWire, productWire, type ProductWire } from './shopware.wire.ts';

export interface MappingRules {
  readonly currency: Currency;
  /** Shopware's id of it; prices of any other are passed over. */
  readonly currencyId: string;
  readonly taxCountry: CountryCode;
  /** What lies in it is a course. */
  readonly courseCategoryId?: string | undefined;
}

/** Total: whatever Shopware sends becomes an article, a withdrawal, something ignored, or a named bad record. */
export function readProduct(raw: unknown, rules: MappingRules): SourceRecord {
  const parsed = productWire.safeParse(raw);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    return bad(idOf(raw), { code: 'shopware.unreadable_product', ...(field && { field }) });
  }
  const wire = parsed.data;
  // Sold by way of its variants, which are records of their own.
  if ((wire.childCount ?? 0) > 0) return { kind: 'ignored', vendorId: wire.id };
  if (wire.active !== true) return { kind: 'withdrawn', vendorId: wire.id };
  if (![wire.productNumber, wire.name ?? '-'].every((text) => vendorReference.safeParse(text).success))
    return bad(wire.id, { code: 'shopware.unkeepable_text' });
  const judged = judgeSaid({
    sku: wire.productNumber,
    name: wire.name,
    price: wire.price?.find(({ currencyId }) => currencyId === rules.currencyId)?.gross,
    currency: rules.currency,
    taxRate: wire.tax?.taxRate,
    taxCountry: rules.taxCountry,
    gtin: wire.ean,
    grams: wire.weight === null || wire.weight === undefined ? undefined : wire.weight * 1000,
  });
  if (!judged.ok) return bad(wire.id, judged.finding);
  const article = {
    vendorId: wire.id,
    changedAtMs: wire.updatedAt ?? wire.createdAt,
    ...judged.value,
    kind: kindOf(wire, rules),
    components: [],
  };
  return { kind: 'article', article };
}

/** When it last changed by Shopware's clock, in epoch milliseconds; 0 where that cannot be read. */
export function changedAtMs(raw: unknown): number {
  const wire = changeWire.safeParse(raw);
  return wire.success ? (wire.data.updatedAt ?? wire.data.createdAt) : 0;
}

/** Whose variants say less of themselves than they are: with it they change, and are not said to have changed. */
export function parentIn(raw: unknown): string | undefined {
  const wire = changeWire.safeParse(raw);
  return wire.success && (wire.data.childCount ?? 0) > 0 ? wire.data.id : undefined;
}

function kindOf({ categoryIds }: ProductWire, { courseCategoryId }: MappingRules): SourceArticle['kind'] {
  return courseCategoryId !== undefined && categoryIds?.includes(courseCategoryId) === true
    ? 'course'
    : 'article';
}

function idOf(raw: unknown): string {
  const wire = idWire.safeParse(raw);
  return wire.success && vendorReference.safeParse(wire.data.id).success ? wire.data.id : 'unknown';
}

function bad(vendorId: string, { code, field }: { code: string; field?: string }): SourceRecord {
  return { kind: 'bad', record: { vendorId, reason: code, ...(field !== undefined && { field }) } };
}
