import { CustomerId, Enrollment, fieldMessage, OrderId } from '@accord/canonical';
import { Endpoint, ZodQuery } from '@accord/service-kit';
import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Enrollments } from '../use-cases/ports/enrollments.ts';

const enrollmentsQuery = z.strictObject({ orderId: OrderId.optional(), customerId: CustomerId.optional() });

const askedFor = enrollmentsQuery.refine(
  ({ orderId, customerId }) => orderId !== undefined || customerId !== undefined,
  {
    path: ['orderId'],
    message: fieldMessage('name an order or a customer', 'eine Bestellung oder einen Kunden angeben'),
  },
);

/** What became of orders' seats. */
@Controller('enrollments')
export class EnrollmentsController {
  constructor(private readonly enrollments: Enrollments) {}

  @Get()
  @Endpoint({
    summary: 'Enrollments of an order or a customer, the newest first',
    scope: 'enrollments:read',
    query: enrollmentsQuery,
    responses: { 200: z.object({ items: z.array(Enrollment) }), 422: 'request.invalid' },
  })
  async find(
    @ZodQuery(askedFor) by: z.output<typeof enrollmentsQuery>,
  ): Promise<{ items: readonly Enrollment[] }> {
    return { items: await this.enrollments.find(by) };
  }
}
