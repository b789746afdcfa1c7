import { z } from 'zod';
import { invalid } from './weclapp-problems.ts';
import { weclappIds } from './weclapp-seed.ts';
import type { WeclappState } from './weclapp-state.ts';

const decimal = z.string().regex(/^-?\d{1,13}(\.\d{1,5})?$/);

const salesOrderBody = z.looseObject({
  customerId: z.string(),
  orderNumber: z.string().optional(),
  orderNumberAtCustomer: z.string().max(1000).optional(),
  orderItems: z
    .array(
      z.looseObject({
        articleId: z.string().optional(),
        title: z.string().optional(),
        quantity: decimal,
        unitPrice: decimal.optional(),
      }),
    )
    .default([]),
});

const partyBody = z.looseObject({
  partyType: z.enum(['ORGANIZATION', 'PERSON']),
  lastName: z.string().optional(),
  company: z.string().optional(),
  email: z.string().optional(),
});

const webhookBody = z.looseObject({
  url: z.url(),
  entityName: z.string().min(1),
  atCreate: z.boolean().default(false),
  atUpdate: z.boolean().default(false),
  atDelete: z.boolean().default(false),
  requestMethod: z.enum(['GET', 'POST']),
});

/** Entities that can be written through the API. */
export type Written = 'salesOrder' | 'party' | 'webhook';

/** Checks a body as weclapp does and fills in what weclapp fills in. @throws Refusal 400 */
export function checkedBody(kind: Written, body: unknown, state: WeclappState): Record<string, unknown> {
  switch (kind) {
    case 'salesOrder':
      return salesOrder(read(salesOrderBody, body), state);
    case 'party': {
      const party = read(partyBody, body);
      if (!party.lastName && !party.company)
        throw invalid([
          { type: 'not_empty', detail: 'lastName or company is required', location: 'lastName' },
        ]);
      const flags = { competitor: false, customer: true, customerBlocked: false, optInEmail: false };
      return { ...flags, salesPartner: false, supplier: false, ...party };
    }
    case 'webhook':
      return read(webhookBody, body);
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map(({ path, message }) => ({
      type: 'type',
      detail: message,
      location: path.map(String).join('.'),
    })),
  );
}

function salesOrder(body: z.output<typeof salesOrderBody>, state: WeclappState): Record<string, unknown> {
  if (!state.party.get(body.customerId))
    throw invalid([{ type: 'reference', detail: 'no such customer', location: 'customerId' }]);
  const orderItems = body.orderItems.map((item, index) => {
    if (item.articleId !== undefined && !state.article.get(item.articleId))
      throw invalid([
        { type: 'reference', detail: 'no such article', location: `orderItems[${index}].articleId` },
      ]);
    return { id: String(index + 1), version: '0', invoicedQuantity: '0', shippedQuantity: '0', ...item };
  });
  return {
    invoiced: false,
    paid: false,
    shipped: false,
    orderDate: Date.now(),
    salesOrderPaymentType: 'STANDARD',
    status: 'ORDER_ENTRY_IN_PROGRESS',
    recordCurrencyId: weclappIds.euro,
    ...body,
    orderItems,
  };
}
