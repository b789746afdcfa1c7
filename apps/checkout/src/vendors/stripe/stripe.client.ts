import type { FormFields, VendorClient, VendorResponse } from '@accord/vendor-client';

export interface KeyedCall {
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

/** The calls we make to Stripe. Bodies are form-encoded; POST is safe to repeat under its key (Stripe: "Idempotent requests"). */
export class StripeClient {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  /** Creates and confirms at once. 402, a declined card, is an answer. */
  createIntent(form: FormFields, call: KeyedCall): Promise<VendorResponse> {
    return this.#post('create_intent', '/v1/payment_intents', { form, ...call });
  }

  captureIntent(id: string, form: FormFields, call: KeyedCall): Promise<VendorResponse> {
    return this.#post('capture_intent', `/v1/payment_intents/${encodeURIComponent(id)}/capture`, {
      form,
      ...call,
    });
  }

  cancelIntent(id: string, form: FormFields, call: KeyedCall): Promise<VendorResponse> {
    return this.#post('cancel_intent', `/v1/payment_intents/${encodeURIComponent(id)}/cancel`, {
      form,
      ...call,
    });
  }

  createRefund(form: FormFields, call: KeyedCall): Promise<VendorResponse> {
    return this.#post('create_refund', '/v1/refunds', { form, ...call });
  }

  getIntent(id: string, signal?: AbortSignal): Promise<VendorResponse> {
    const path = `/v1/payment_intents/${encodeURIComponent(id)}`;
    return this.#http.call({ operation: 'get_intent', method: 'GET', path, repeat: 'safe', signal });
  }

  /** Newest first. Times in unix seconds; `startingAfter` is the last id of the page before. */
  listIntents(
    range: {
      readonly fromSeconds: number;
      readonly toSeconds: number;
      readonly startingAfter?: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<VendorResponse> {
    return this.#http.call({
      operation: 'list_intents',
      method: 'GET',
      path: '/v1/payment_intents',
      query: {
        'created[gte]': range.fromSeconds,
        'created[lte]': range.toSeconds,
        limit: 100,
        starting_after: range.startingAfter,
      },
      repeat: 'safe',
      signal,
    });
  }

  /** Newest first, by when they were made or of one payment. Times in unix seconds, as above. */
  listRefunds(query: {
    readonly fromSeconds?: number;
    readonly toSeconds?: number;
    readonly intent?: string;
    readonly startingAfter?: string | undefined;
  }): Promise<VendorResponse> {
    return this.#http.call({
      operation: 'list_refunds',
      method: 'GET',
      path: '/v1/refunds',
      query: {
        'created[gte]': query.fromSeconds,
        'created[lte]': query.toSeconds,
        payment_intent: query.intent,
        limit: 100,
        starting_after: query.startingAfter,
      },
      repeat: 'safe',
    });
  }

  #post(
    operation: string,
    path: string,
    { form, key, signal }: KeyedCall & { readonly form: FormFields },
  ): Promise<VendorResponse> {
    return this.#http.call({
      operation,
      method: 'POST',
      path,
      form,
      idempotencyKey: key,
      repeat: 'with_key',
      accept: (status) => status === 402,
      signal,
    });
  }
}
