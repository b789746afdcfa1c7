import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PerAccount } from '../../shared/accounts.ts';
import { invalidRequest, missing } from './stripe-errors.ts';
import { page } from './stripe-lists.ts';
import type { PaymentIntent } from './stripe-objects.ts';
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  createRefund,
  listQuery,
  read,
} from './stripe-parameters.ts';
import type { StripeState } from './stripe-state.ts';

const idPath = z.object({ id: z.string() });
const expandQuery = z.looseObject({});

/** All paths of Stripe that the mock serves. */
export function registerStripeRoutes(app: FastifyInstance, states: PerAccount<StripeState>): void {
  const named = (operation: string) => ({ config: { operation } });

  app.post('/v1/payment_intents', named('payment_intents.create'), async (request) => {
    const given = read(createIntent, request.body);
    const state = states.for(request);
    const intent = state.create({
      amount: given.amount,
      currency: given.currency,
      captureMethod: given.capture_method,
      customer: given.customer ?? null,
      description: given.description ?? null,
      metadata: given.metadata,
      paymentMethod: given.payment_method ?? null,
      paymentMethodTypes: given.payment_method_types ?? ['card'],
      receiptEmail: given.receipt_email ?? null,
    });
    if (given.confirm) state.confirm(intent, given.error_on_requires_action);
    return shown(state, intent, given.expand);
  });

  app.get('/v1/payment_intents', named('payment_intents.list'), async (request) => {
    const query = read(listQuery, request.query);
    return page([...states.for(request).intents.values()], query, {
      url: '/v1/payment_intents',
      keep: (intent) => query.customer === undefined || intent.customer === query.customer,
    });
  });

  app.get('/v1/payment_intents/:id', named('payment_intents.get'), async (request) => {
    const state = states.for(request);
    return shown(state, intentOf(state, request), expansions(request.query));
  });

  app.post('/v1/payment_intents/:id/confirm', named('payment_intents.confirm'), async (request) => {
    const given = read(confirmIntent, request.body);
    const state = states.for(request);
    const intent = intentOf(state, request);
    if (given.payment_method) intent.payment_method = given.payment_method;
    if (given.capture_method) intent.capture_method = given.capture_method;
    return shown(state, state.confirm(intent, given.error_on_requires_action), given.expand);
  });

  app.post('/v1/payment_intents/:id/capture', named('payment_intents.capture'), async (request) => {
    const given = read(captureIntent, request.body);
    const state = states.for(request);
    const intent = intentOf(state, request);
    return shown(
      state,
      state.capture(intent, given.amount_to_capture ?? intent.amount_capturable),
      given.expand,
    );
  });

  app.post('/v1/payment_intents/:id/cancel', named('payment_intents.cancel'), async (request) => {
    const given = read(cancelIntent, request.body);
    const state = states.for(request);
    return shown(
      state,
      state.cancel(intentOf(state, request), given.cancellation_reason ?? null),
      given.expand,
    );
  });

  app.post('/v1/refunds', named('refunds.create'), async (request) => {
    const given = read(createRefund, request.body);
    const state = states.for(request);
    const intentId = given.payment_intent ?? state.charges.get(given.charge ?? '')?.payment_intent;
    if (!intentId)
      throw invalidRequest('One of the following params should be provided: payment_intent or charge.');
    const intent = state.intents.get(intentId);
    if (!intent) throw missing('payment_intent', intentId);
    return state.refund(intent, {
      reason: given.reason ?? null,
      metadata: given.metadata,
      ...(given.amount === undefined ? {} : { amount: given.amount }),
    });
  });

  app.get('/v1/refunds', named('refunds.list'), async (request) => {
    const query = read(listQuery, request.query);
    return page([...states.for(request).refunds.values()], query, {
      url: '/v1/refunds',
      keep: (refund) => query.payment_intent === undefined || refund.payment_intent === query.payment_intent,
    });
  });

  app.get('/v1/refunds/:id', named('refunds.get'), async (request) => {
    const { id } = idPath.parse(request.params);
    const refund = states.for(request).refunds.get(id);
    if (!refund) throw missing('refund', id);
    return refund;
  });

  app.get('/v1/events', named('events.list'), async (request) => {
    const query = read(listQuery, request.query);
    return page(states.for(request).events, query, {
      url: '/v1/events',
      keep: (event) => query.type === undefined || event.type === query.type,
    });
  });

  app.get('/v1/events/:id', named('events.get'), async (request) => {
    const { id } = idPath.parse(request.params);
    const event = states.for(request).events.find((one) => one.id === id);
    if (!event) throw missing('event', id);
    return event;
  });
}

function intentOf(state: StripeState, request: FastifyRequest): PaymentIntent {
  const { id } = idPath.parse(request.params);
  const intent = state.intents.get(id);
  if (!intent) throw missing('payment_intent', id);
  return intent;
}

function expansions(query: unknown): string[] {
  return Object.entries(expandQuery.parse(query))
    .filter(([name]) => name.startsWith('expand['))
    .map(([, value]) => String(value));
}

/** The intent as it is sent: charges are ids unless the caller asked for them whole. */
function shown(state: StripeState, intent: PaymentIntent, expand: readonly string[] = []): PaymentIntent {
  if (!expand.includes('latest_charge') || typeof intent.latest_charge !== 'string') return intent;
  return { ...intent, latest_charge: state.charges.get(intent.latest_charge) ?? null };
}
