import {
  Failure,
  judgeGtin,
  parseDecimal,
  parseSku,
  priceFromGross,
  type Currency,
  type Money,
} from '@accord/canonical';
import { entryOf, vendorReference } from '@accord/vendor-client';
import type { BadRecord, SourceArticle, SourceRecord } from '../../use-cases/ports/article-source.ts';
import { articleWire, recordHeadWire, warehouseStockWire, type ArticleWire } from './weclapp.wire.ts';

export interface MappingRules {
  /** Price list to sell from, such as `GROSS1`; gross lists only, a net list would need the buyer's country. */
  readonly salesChannel: string;
  readonly currency: Currency;
  /** weclapp's id of that currency; prices of any other are passed over. Unset: the account has one currency. */
  readonly currencyId?: string | undefined;
}

/** Which kind of thing an article type is here; `ignored` types are never sold by themselves. */
const kinds: Readonly<Record<string, SourceArticle['kind'] | 'ignored'>> = {
  STORABLE: 'article',
  BASIC: 'article',
  SERVICE: 'course',
  SALES_BILL_OF_MATERIAL: 'bundle',
  LOADING_EQUIPMENT: 'ignored',
  LOADING_EQUIPMENT_STORABLE: 'ignored',
  PACKAGING_UNIT: 'ignored',
  SERVICE_QUOTA: 'ignored',
  SHIPPING_COST: 'ignored',
};

/** German VAT in basis points (UStG section 12). The other two of weclapp's classes do not exist in Germany. */
const taxRatesBps: Readonly<Record<string, number>> = { STANDARD: 1900, REDUCED: 700, ZERO: 0 };

/** weclapp allows 300. */
const longestName = 255;

/** Total: whatever weclapp sends becomes an article, a withdrawal, something ignored, or a named bad record. */
export function readArticle(raw: unknown, rules: MappingRules, now: Date): SourceRecord {
  const parsed = articleWire.safeParse(raw);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.');
    return bad({ vendorId: idOf(raw), reason: 'weclapp.unreadable_article', ...(field && { field }) });
  }
  const wire = parsed.data;
  if (![wire.id, wire.articleNumber, wire.name.slice(0, longestName)].every(isKeepable))
    return bad({ vendorId: idOf(raw), reason: 'weclapp.unkeepable_text' });
  const kind = entryOf(kinds, wire.articleType);
  if (!kind) return bad({ vendorId: wire.id, reason: 'weclapp.unknown_article_type', field: 'articleType' });
  if (kind === 'ignored') return { kind: 'ignored', vendorId: wire.id };
  if (!wire.active || wire.availableInSale === false) return { kind: 'withdrawn', vendorId: wire.id };
  try {
    return { kind: 'article', article: toArticle(wire, kind, { rules, now }) };
  } catch (error) {
    if (error instanceof Refused) return bad({ vendorId: wire.id, reason: error.reason, field: error.field });
    if (error instanceof Failure && error.kind === 'invalid') {
      return bad({ vendorId: wire.id, reason: error.code });
    }
    throw error;
  }
}

/** Whose stock a record is that does not say it. */
export const unknownArticle = 'unknown';

/** What lies in one storage place. Total, like the above. */
export function readStock(raw: unknown): { readonly vendorId: string; readonly pieces: number } | BadRecord {
  const wire = warehouseStockWire.safeParse(raw);
  if (!wire.success) return { vendorId: articleIn(raw), reason: 'weclapp.unreadable_stock' };
  const { articleId: vendorId, quantity } = wire.data;
  const pieces = wholePieces(quantity);
  return pieces === undefined ? { vendorId, reason: 'weclapp.fraction_in_stock' } : { vendorId, pieces };
}

function articleIn(raw: unknown): string {
  const wire = warehouseStockWire.partial().safeParse(raw);
  return (wire.success && wire.data.articleId) || unknownArticle;
}

/** Whole pieces, or undefined when the decimal has a fraction: half a robot cannot be promised. */
export function wholePieces(decimal: string): number | undefined {
  const pieces = Number(decimal);
  return Number.isSafeInteger(pieces) ? pieces : undefined;
}

function toArticle(
  wire: ArticleWire,
  kind: SourceArticle['kind'],
  context: { rules: MappingRules; now: Date },
): SourceArticle {
  const taxRateBps = entryOf(taxRatesBps, wire.taxRateType);
  if (taxRateBps === undefined) throw new Refused('weclapp.unknown_tax_rate', 'taxRateType');
  const weightGrams = gramsOf(wire.articleGrossWeight ?? wire.articleNetWeight);
  return {
    vendorId: wire.id,
    changedAtMs: wire.lastModifiedDate,
    revision: Number(wire.version),
    sku: parseSku(wire.articleNumber),
    name: wire.name.slice(0, longestName),
    kind,
    price: priceFromGross(currentPrice(wire, context), taxRateBps),
    ...(weightGrams && { weightGrams }),
    ...gtinOf(wire.ean),
    components: kind === 'bundle' ? componentsOf(wire) : [],
  };
}

/** The price for one piece that is valid now; of several, the one that began last. */
function currentPrice(wire: ArticleWire, { rules, now }: { rules: MappingRules; now: Date }): Money {
  const price = (wire.articlePrices ?? [])
    .filter((entry) => entry.salesChannel === rules.salesChannel)
    .filter((entry) => !rules.currencyId || entry.currencyId === rules.currencyId)
    .filter((entry) => Number(entry.priceScaleValue ?? 0) <= 1)
    .filter((entry) => (entry.startDate ?? 0) <= now.getTime() && now.getTime() < (entry.endDate ?? Infinity))
    .sort((a, b) => (b.startDate ?? 0) - (a.startDate ?? 0))[0];
  if (!price) throw new Refused('weclapp.no_price', 'articlePrices');
  const money = parseDecimal(price.price, rules.currency);
  if (money.minor < 0) throw new Refused('weclapp.negative_price', 'articlePrices');
  return money;
}

function componentsOf(wire: ArticleWire): SourceArticle['components'] {
  const components = (wire.salesBillOfMaterialItems ?? []).map(({ articleId, quantity }) => {
    const pieces = wholePieces(quantity);
    if (!pieces || pieces < 0)
      throw new Refused('weclapp.bad_component_quantity', 'salesBillOfMaterialItems');
    return { vendorId: articleId, quantity: pieces };
  });
  if (components.length === 0) throw new Refused('weclapp.bundle_without_parts', 'salesBillOfMaterialItems');
  return components;
}

/** weclapp checks no form. A wrong barcode is some other product's, so the article waits for whoever mends it there. */
function gtinOf(ean: string | undefined): { readonly gtin?: string } {
  if (ean === undefined || ean.trim() === '') return {};
  const judged = judgeGtin(ean, 'ean');
  if (!judged.ok) throw new Refused(judged.finding.code, judged.finding.field);
  return { gtin: judged.value };
}

/** weclapp weighs in kilograms. */
function gramsOf(kilograms: string | undefined): number | undefined {
  const grams = Math.round(Number(kilograms ?? 0) * 1000);
  return grams > 0 ? grams : undefined;
}

function idOf(raw: unknown): string {
  const head = recordHeadWire.safeParse(raw);
  return head.success && isKeepable(head.data.id) ? head.data.id : 'unknown';
}

/** No card number and nothing that a column would refuse, so that one record spoils no page. */
function isKeepable(text: string): boolean {
  return vendorReference.safeParse(text).success;
}

function bad(record: BadRecord): SourceRecord {
  return { kind: 'bad', record };
}

/** Leaves a mapping step with the reason for the list of bad records; never leaves this file. */
class Refused extends Error {
  readonly reason: string;
  readonly field: string;

  constructor(reason: string, field: string) {
    super(reason);
    this.reason = reason;
    this.field = field;
  }
}
