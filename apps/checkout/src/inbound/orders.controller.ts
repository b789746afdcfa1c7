import { Controller, Get, Post, Res } from '@nestjs/common';
import { Failure, fieldMessage, CustomerId, OrderId, OrderStatus } from '@accord/canonical';
import { currentContext, Endpoint, ZodBody, ZodParam, ZodQuery } from '@accord/service-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CloseOrder } from '../use-cases/close-order.ts';
import { OrderDocument, orderDocument } from '../use-cases/order-document.ts';
import { hashRequest, OrderRequest } from '../use-cases/order-request.ts';
import { PlaceOrder } from '../use-cases/place-order.ts';
import { OrderShelf } from '../use-cases/ports/orders.ts';
import { IdempotencyKey } from './idempotency-key.ts';

const pageSize = 50;

const ListQuery = z.object({
  customerId: CustomerId.optional(),
  status: OrderStatus.optional(),
  /** As answered by the page before. */
  cursor: OrderId.optional(),
});
type ListQuery = z.output<typeof ListQuery>;

const OrderPage = z.object({ items: z.array(OrderDocument), nextCursor: z.uuid().optional() });

/** Why a customer changes their mind; a code, so that nobody's prose ends up in events. */
const ClosingRequest = z.object({
  reason: z
    .string()
    .regex(
      /^[a-z][a-z0-9_]{0,59}$/,
      fieldMessage('a code such as changed_mind', 'ein Kürzel wie changed_mind'),
    )
    .default('customer_request'),
});
type ClosingRequest = z.output<typeof ClosingRequest>;

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly closeOrder: CloseOrder,
    private readonly shelf: OrderShelf,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Place an order',
    description: 'Answers the same bytes for the same key and body, however often it is sent.',
    scope: 'orders:write',
    headers: [
      { name: 'Idempotency-Key', required: true, description: '1 to 255 printable characters' },
      {
        name: 'x-accord-synthetic',
        required: false,
        description: '`true` for an order of nobody, which needs the scope orders:synthetic',
      },
    ],
    body: OrderRequest,
    responses: {
      201: OrderDocument,
      400: 'checkout.idempotency_key_required',
      402: ['checkout.payment_declined', 'checkout.payment_unavailable'],
      409: ['checkout.out_of_stock', 'checkout.idempotency_key_reused', 'checkout.request_in_progress'],
      422: [
        'request.invalid',
        'request.card_number_refused',
        'checkout.unknown_products',
        'checkout.mixed_currencies',
        'checkout.nothing_to_pay',
        'checkout.unknown_customer',
      ],
      503: ['checkout.temporarily_unavailable', 'checkout.takes_no_orders'],
    },
  })
  async place(
    @IdempotencyKey() key: string,
    @ZodBody(OrderRequest) request: OrderRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const context = currentContext();
    const command = {
      key: { caller: context?.caller ?? 'anonymous', key, requestHash: hashRequest(request) },
      request,
      locale: context?.locale ?? 'en',
    };
    const { status, contentType, body } = await this.placeOrder.execute(command);
    await reply
      .status(status)
      .headers({ 'content-type': contentType, ...storyOf(body) })
      .send(body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an order',
    scope: 'orders:read',
    params: { id: OrderId },
    responses: { 200: OrderDocument, 404: 'checkout.unknown_order' },
  })
  async read(@ZodParam('id', OrderId) id: OrderId): Promise<OrderDocument> {
    const order = await this.shelf.find(id);
    if (order === undefined)
      throw new Failure('checkout.unknown_order', 'not_found', 'there is no such order');
    return orderDocument(order);
  }

  @Get()
  @Endpoint({
    summary: 'List orders, newest first',
    scope: 'orders:read',
    query: ListQuery,
    responses: { 200: OrderPage },
  })
  async list(@ZodQuery(ListQuery) query: ListQuery): Promise<z.input<typeof OrderPage>> {
    const { customerId, status, cursor } = query;
    const orders = await this.shelf.list({ customerId, status, before: cursor, limit: pageSize });
    const last = orders.length === pageSize ? orders.at(-1) : undefined;
    return { items: orders.map(orderDocument), ...(last === undefined ? {} : { nextCursor: last.id }) };
  }

  @Post(':id/cancel')
  @Endpoint({
    summary: 'Cancel an order that is not completed: the money goes back, stock and seats are freed',
    scope: 'orders:write',
    params: { id: OrderId },
    body: ClosingRequest,
    responses: {
      202: OrderDocument,
      404: 'checkout.unknown_order',
      409: ['checkout.order_still_placing', 'checkout.order_not_cancellable'],
    },
  })
  async cancel(
    @ZodParam('id', OrderId) id: OrderId,
    @ZodBody(ClosingRequest.prefault({})) { reason }: ClosingRequest,
  ): Promise<OrderDocument> {
    return orderDocument(await this.closeOrder.cancel(id, reason));
  }

  @Post(':id/returns')
  @Endpoint({
    summary: 'Send a completed order back: the money is refunded, stock and seats are freed',
    scope: 'orders:write',
    params: { id: OrderId },
    body: ClosingRequest,
    responses: {
      202: OrderDocument,
      404: 'checkout.unknown_order',
      409: ['checkout.order_still_placing', 'checkout.order_not_returnable'],
    },
  })
  async takeBack(
    @ZodParam('id', OrderId) id: OrderId,
    @ZodBody(ClosingRequest.prefault({})) { reason }: ClosingRequest,
  ): Promise<OrderDocument> {
    return orderDocument(await this.closeOrder.takeBack(id, reason));
  }
}

const Told = z.object({ correlationId: z.string() });

/** A refusal that was written down tells of the request it was first given to: head and body name the same story. */
function storyOf(body: string): Record<string, string> {
  if (!body.includes('"correlationId"')) return {};
  const told = Told.safeParse(JSON.parse(body));
  return told.success ? { 'x-correlation-id': told.data.correlationId } : {};
}
