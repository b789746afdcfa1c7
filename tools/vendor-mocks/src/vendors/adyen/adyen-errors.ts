import { Refusal, type Answer } from '../../vendor.ts';

/** Error as Adyen's checkout API words it. */
export function serviceError(
  status: number,
  error: { readonly code: string; readonly message: string; readonly type: string },
): Answer {
  return {
    status,
    body: {
      status,
      errorCode: error.code,
      message: error.message,
      errorType: error.type,
      pspReference: 'MOCKERROR',
    },
  };
}

/** A field is missing or wrong. */
export function invalidField(code: string, message: string): Refusal {
  return new Refusal(serviceError(422, { code, message, type: 'validation' }));
}
