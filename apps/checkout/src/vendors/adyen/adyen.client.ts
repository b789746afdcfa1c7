import type { VendorClient } from '@accord/vendor-client';
import type { ModificationBody, ModificationKind, PaymentBody } from './adyen.mapping.ts';

export interface KeyedCall {
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
}

/** The calls we make to Adyen. POST is safe to repeat under its key of at most 64 characters (Adyen: "API idempotency"). */
export class AdyenClient {
  readonly #http: VendorClient;

  constructor(http: VendorClient) {
    this.#http = http;
  }

  pay(body: PaymentBody, call: KeyedCall): Promise<unknown> {
    return this.#post({ operation: 'create_payment', path: '/payments', body }, call);
  }

  modify(
    kind: ModificationKind,
    paymentPspReference: string,
    { body, ...call }: KeyedCall & { readonly body: ModificationBody },
  ): Promise<unknown> {
    const path = `/payments/${encodeURIComponent(paymentPspReference)}/${kind}`;
    return this.#post({ operation: `create_${kind}`, path, body }, call);
  }

  async #post(
    { operation, path, body }: { readonly operation: string; readonly path: string; readonly body: object },
    { key, signal }: KeyedCall,
  ): Promise<unknown> {
    const response = await this.#http.call({
      operation,
      method: 'POST',
      path,
      json: body,
      idempotencyKey: key,
      repeat: 'with_key',
      signal,
    });
    return response.body;
  }
}
