import { SeedRefused } from '../../vendor.ts';
import { EntityStore, type Entity } from './entity-store.ts';
import { checkedBody } from './weclapp-checks.ts';
import { developmentArticles, weclappIds, type ArticleSeed, type WeclappSeed } from './weclapp-seed.ts';

/** Tells subscribers that an entity was made or changed. */
export type EntityNews = (entityName: string, entity: Entity, change: 'create' | 'update' | 'delete') => void;

/** One tenant: articles with their stock, customers, orders, shipments and the webhooks it calls. */
export class WeclappState {
  readonly article = new EntityStore(1001, ['articleNumber']);
  readonly warehouseStock = new EntityStore(5001, ['articleId']);
  readonly party = new EntityStore(20_001, ['email', 'customerNumber']);
  readonly salesOrder = new EntityStore(40_001, ['orderNumberAtCustomer', 'orderNumber']);
  readonly shipment = new EntityStore(60_001, ['mainSalesOrderId']);
  readonly webhook = new EntityStore(70_001);
  readonly #news: EntityNews;

  constructor(news: EntityNews) {
    this.#news = news;
    for (const article of developmentArticles) this.#article(article);
    for (const store of [this.article, this.warehouseStock, this.party, this.salesOrder, this.shipment])
      store.endSeed();
  }

  /** Announces a change that a caller made through the API. */
  tell(entityName: string, entity: Entity, change: 'create' | 'update' | 'delete'): void {
    this.#news(entityName, entity, change);
  }

  merge(seed: WeclappSeed): void {
    for (const article of seed.articles) this.#article(article);
    for (const articleNumber of seed.deleted) this.#delete(articleNumber);
    for (const { articleNumber, quantity, changedAt } of seed.stock)
      this.setStock(articleNumber, quantity, changedAt);
    for (const { id, ...party } of seed.parties)
      this.party.plant(id, checkedBody('party', { partyType: 'PERSON', ...party }, this));
    for (const { id, changedAt, ...said } of seed.salesOrders) {
      const known = this.salesOrder.get(id);
      const fields = checkedBody('salesOrder', { ...known, ...said }, this);
      const order = known
        ? this.salesOrder.update(known, fields, changedAt)
        : this.salesOrder.plant(id, fields, changedAt);
      this.#news('salesOrder', order, known ? 'update' : 'create');
    }
  }

  /** @param at when it is said to have happened. @throws SeedRefused when there is no such article */
  setStock(articleNumber: string, quantity: string, at?: number): Entity {
    const article = this.article.findBy('articleNumber', articleNumber);
    if (!article) throw new SeedRefused(`no article ${articleNumber}`);
    const now = this.warehouseStock.findBy('articleId', article.id);
    const stock = now
      ? this.warehouseStock.update(now, { quantity }, at)
      : this.warehouseStock.create(
          {
            articleId: article.id,
            warehouseId: weclappIds.warehouse,
            storagePlaceId: weclappIds.storagePlace,
            inboundDate: Date.now(),
            quantity,
          },
          at,
        );
    this.#news('warehouseStock', stock, now ? 'update' : 'create');
    return stock;
  }

  /** Adds to what lies in the warehouse, or takes away. @throws SeedRefused when there is no such article */
  moveStock(articleNumber: string, by: number): Entity {
    const article = this.article.findBy('articleNumber', articleNumber);
    const now = article && this.warehouseStock.findBy('articleId', article.id);
    return this.setStock(articleNumber, String(Number(now?.['quantity'] ?? 0) + by));
  }

  #article(seed: ArticleSeed): void {
    const known = this.article.findBy('articleNumber', seed.articleNumber);
    const fields = {
      ...(known ? {} : newArticle(seed)),
      ...(seed.name === undefined ? {} : { name: seed.name }),
      ...(seed.articleType === undefined ? {} : { articleType: seed.articleType }),
      ...(seed.active === undefined ? {} : { active: seed.active }),
      ...(seed.ean === undefined ? {} : { ean: seed.ean }),
      ...(seed.netWeightKg === undefined ? {} : { articleNetWeight: seed.netWeightKg }),
      ...(seed.taxRateType === undefined ? {} : { taxRateType: seed.taxRateType }),
      ...(seed.grossWeightKg === undefined ? {} : { articleGrossWeight: seed.grossWeightKg }),
      ...(seed.grossPrice === undefined ? {} : { articlePrices: [grossPrice(seed.grossPrice, seed)] }),
      ...(seed.components === undefined
        ? {}
        : { salesBillOfMaterialItems: this.#components(seed.components) }),
    };
    const article = known
      ? this.article.update(known, fields, seed.changedAt)
      : this.#newArticle(seed, fields);
    this.#news('article', article, known ? 'update' : 'create');
    if (seed.stock !== undefined) this.setStock(seed.articleNumber, seed.stock);
  }

  #newArticle({ id, changedAt }: ArticleSeed, fields: Record<string, unknown>): Entity {
    return id === undefined
      ? this.article.create(fields, changedAt)
      : this.article.plant(id, fields, changedAt);
  }

  #delete(articleNumber: string): void {
    const article = this.article.findBy('articleNumber', articleNumber);
    const stock = article && this.warehouseStock.findBy('articleId', article.id);
    if (article) this.article.delete(article.id);
    if (stock) this.warehouseStock.delete(stock.id);
  }

  #components(parts: NonNullable<ArticleSeed['components']>): object[] {
    return parts.map(({ articleNumber, quantity }, index) => {
      const article = this.article.findBy('articleNumber', articleNumber);
      if (!article) throw new SeedRefused(`no article ${articleNumber} to be part of a bundle`);
      return {
        id: String(index + 1),
        version: '0',
        articleId: article.id,
        quantity,
        positionNumber: index + 1,
      };
    });
  }
}

function newArticle(seed: ArticleSeed): Record<string, unknown> {
  return {
    articleNumber: seed.articleNumber,
    name: seed.articleNumber,
    articleType: 'STORABLE',
    active: true,
    availableInSale: true,
    batchNumberRequired: false,
    serialNumberRequired: false,
    taxRateType: 'STANDARD',
    unitId: weclappIds.unitPiece,
    articlePrices: [],
  };
}

function grossPrice(price: string, { priceFrom, priceUntil }: ArticleSeed): object {
  return {
    id: '1',
    version: '0',
    createdDate: Date.now(),
    lastModifiedDate: Date.now(),
    salesChannel: 'GROSS1',
    currencyId: weclappIds.euro,
    price,
    priceScaleType: 'SCALE_FROM',
    priceScaleValue: '0',
    ...(priceFrom === undefined ? {} : { startDate: priceFrom }),
    ...(priceUntil === undefined ? {} : { endDate: priceUntil }),
  };
}
