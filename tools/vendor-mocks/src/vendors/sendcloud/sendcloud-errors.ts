import { Refusal } from '../../vendor.ts';

type Code =
  'invalid' | 'required' | 'not_found' | 'authentication_failed' | 'parcel_announcement_error' | 'forbidden';

/** The list of errors as the specification describes it; Sendcloud's own examples wrap it into `errors`. */
export function errorList(status: number, code: Code, detail: string): object[] {
  return [{ status: String(status), code, detail }];
}

export function refusal(status: number, code: Code, detail: string): Refusal {
  return new Refusal({ status, body: errorList(status, code, detail) });
}
