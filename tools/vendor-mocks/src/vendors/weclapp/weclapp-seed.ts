import { z } from 'zod';

const id = z.string().regex(/^\d+$/);
const decimal = z.string().regex(/^-?\d{1,13}(\.\d{1,5})?$/);

/** Body of `PUT /__mock/weclapp/state`: articles are merged by their number, stock is set. */
export const weclappSeed = z.strictObject({
  articles: z
    .array(
      z.strictObject({
        /** Chosen by weclapp when absent. */
        id: id.optional(),
        articleNumber: z.string().min(1).max(40),
        name: z.string().optional(),
        /** A bundle lists its parts; a service has no stock. */
        articleType: z.enum(['STORABLE', 'SERVICE', 'SALES_BILL_OF_MATERIAL']).optional(),
        grossPrice: decimal.optional(),
        active: z.boolean().optional(),
        ean: z.string().optional(),
        netWeightKg: decimal.optional(),
        grossWeightKg: decimal.optional(),
        /** When its price is valid, and when it was changed last, by a clock that may be wrong: epoch milliseconds. */
        priceFrom: z.int().optional(),
        priceUntil: z.int().optional(),
        changedAt: z.int().optional(),
        taxRateType: z.enum(['STANDARD', 'REDUCED', 'ZERO']).optional(),
        stock: decimal.optional(),
        components: z.array(z.strictObject({ articleNumber: z.string(), quantity: decimal })).optional(),
      }),
    )
    .default([]),
  /** Articles that are deleted, and no webhook tells of it. */
  deleted: z.array(z.string()).default([]),
  /** Sets what lies in the warehouse, when by a clock that may be wrong. */
  stock: z
    .array(z.strictObject({ articleNumber: z.string(), quantity: decimal, changedAt: z.int().optional() }))
    .default([]),
  /** Customers and orders that are there already, under ids of your choice. */
  parties: z.array(z.strictObject({ id, email: z.string(), lastName: z.string() })).default([]),
  salesOrders: z
    .array(
      z.strictObject({
        id,
        customerId: id,
        orderNumberAtCustomer: z.string(),
        status: z.string().optional(),
        shipped: z.boolean().optional(),
        invoiced: z.boolean().optional(),
        /** As of an article. */
        changedAt: z.int().optional(),
      }),
    )
    .default([]),
});
export type WeclappSeed = z.output<typeof weclappSeed>;
export type ArticleSeed = WeclappSeed['articles'][number];

/** Ids that weclapp gives to things the mock has exactly one of. */
export const weclappIds = {
  /** Currencies are referenced by id. */
  euro: '256',
  warehouse: '301',
  storagePlace: '302',
  unitPiece: '401',
} as const;

/** The development catalogue: prices gross in EUR. */
export const developmentArticles: readonly ArticleSeed[] = [
  {
    articleNumber: 'KIT-ROBOT-01',
    name: 'Robot kit',
    grossPrice: '149.00',
    netWeightKg: '0.85',
    ean: '4006381333931',
    stock: '500',
  },
  {
    articleNumber: 'KIT-SENSOR-02',
    name: 'Sensor kit',
    grossPrice: '59.90',
    netWeightKg: '0.2',
    stock: '300',
  },
  {
    articleNumber: 'CABLE-USBC-01',
    name: 'USB-C cable',
    grossPrice: '9.95',
    netWeightKg: '0.05',
    stock: '1000',
  },
  {
    articleNumber: 'BOARD-ESP-03',
    name: 'Microcontroller board',
    grossPrice: '24.50',
    netWeightKg: '0.04',
    stock: '250',
  },
  {
    articleNumber: 'COURSE-PYTHON-101',
    name: 'Python for beginners',
    articleType: 'SERVICE',
    grossPrice: '199.00',
  },
  {
    articleNumber: 'COURSE-ROBOTICS-201',
    name: 'Robotics workshop',
    articleType: 'SERVICE',
    grossPrice: '349.00',
  },
  {
    articleNumber: 'BUNDLE-STARTER-01',
    name: 'Starter bundle',
    articleType: 'SALES_BILL_OF_MATERIAL',
    grossPrice: '199.00',
    components: [
      { articleNumber: 'KIT-ROBOT-01', quantity: '1' },
      { articleNumber: 'CABLE-USBC-01', quantity: '2' },
    ],
  },
];
