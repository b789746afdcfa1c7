import { type Clock, Customer, CustomerId } from '@accord/canonical';
import { UnitOfWork } from '@accord/messaging';
import { Endpoint, Problem, ZodBody, ZodParam } from '@accord/service-kit';
import { Controller, Delete, Get, Inject, Patch, Post } from '@nestjs/common';
import { z } from 'zod';

import { ErasePerson } from '../use-cases/erase-person.ts';
import { Customers, type KnownCustomer } from '../use-cases/ports/customers.ts';
import { Erasures } from '../use-cases/ports/erasures.ts';
import {
  customerChange,
  customerExport,
  erasureReceipt,
  newCustomer,
  receiptAddress,
} from './customer-bodies.ts';
import './customer-problems.ts';
import { clockToken } from './tokens.ts';

const byId = { id: CustomerId };

@Controller('customers')
export class CustomersController {
  constructor(
    private readonly customers: Customers,
    private readonly erasures: Erasures,
    private readonly erasePerson: ErasePerson,
    private readonly work: UnitOfWork,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Add a customer',
    scope: 'customers:write',
    body: newCustomer,
    responses: { 201: Customer, 409: 'customer.email_taken', 422: 'request.invalid' },
  })
  async add(@ZodBody(newCustomer) facts: z.output<typeof newCustomer>): Promise<Customer> {
    return (
      await this.work.run((tx) => this.customers.add({ ...facts, at: this.clock.now() }, tx))
    ).customer.reveal();
  }

  @Get(':id')
  @Endpoint({
    summary: 'One customer',
    scope: 'customers:read',
    params: byId,
    responses: { 200: Customer, 404: 'customer.unknown' },
  })
  async read(@ZodParam('id', CustomerId) id: CustomerId): Promise<Customer> {
    return known(await this.customers.find(id)).customer.reveal();
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change what is known of a customer',
    scope: 'customers:write',
    params: byId,
    body: customerChange,
    responses: {
      200: Customer,
      404: 'customer.unknown',
      409: 'customer.email_taken',
      422: 'request.invalid',
    },
  })
  async change(
    @ZodParam('id', CustomerId) id: CustomerId,
    @ZodBody(customerChange) facts: z.output<typeof customerChange>,
  ): Promise<Customer> {
    const present = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    const change = { ...present, at: this.clock.now() };
    return known(await this.work.run((tx) => this.customers.change(id, change, tx))).customer.reveal();
  }

  @Get(':id/export')
  @Endpoint({
    summary: 'Everything this service holds about a customer',
    scope: 'customers:read',
    params: byId,
    responses: { 200: customerExport, 404: 'customer.unknown' },
  })
  async export(@ZodParam('id', CustomerId) id: CustomerId): Promise<object> {
    const { customer } = known(await this.customers.find(id));
    return { customer: customer.reveal(), ...(await this.erasures.history(id)) };
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Erase what is personal; answers where the receipt is',
    scope: 'customers:write',
    params: byId,
    responses: { 202: receiptAddress, 404: 'customer.unknown' },
  })
  async erase(@ZodParam('id', CustomerId) id: CustomerId): Promise<z.output<typeof receiptAddress>> {
    const receipt = known(await this.erasePerson.execute(id));
    return { receipt: `/customers/${id}/erasures/${receipt.receiptId}` };
  }

  @Get(':id/erasures/:receiptId')
  @Endpoint({
    summary: 'Receipt of an erasure',
    scope: 'customers:read',
    params: { ...byId, receiptId: z.uuid() },
    responses: { 200: erasureReceipt, 404: 'customer.receipt_unknown' },
  })
  async receipt(
    @ZodParam('id', CustomerId) id: CustomerId,
    @ZodParam('receiptId', z.uuid()) receiptId: string,
  ): Promise<object> {
    const receipt = await this.erasures.receipt(id, receiptId);
    if (!receipt) throw new Problem('customer.receipt_unknown');
    return receipt;
  }
}

function known<T extends KnownCustomer | object>(found: T | undefined): T {
  if (found === undefined) throw new Problem('customer.unknown');
  return found;
}
