import { Refusal } from '../../vendor.ts';

type Code =
  'invalid' | 'required' | 'not_found' | 'authentication_failed' | 'parcel_announcement_error' | 'forbidden';

interface SendcloudError {
  readonly status: number;
  readonly code: Code;
  readonly detail: string;
  /** JSON pointer of the field that is to blame. */
  readonly pointer?: string;
}

/** The list of errors as the specification describes it; Sendcloud's own examples wrap it into `errors`. */
export function errorList({ status, code, detail, pointer }: SendcloudError): object[] {
  return [
    { status: String(status), code, detail, ...(pointer === undefined ? {} : { source: { pointer } }) },
  ];
}

export function refusal(status: number, code: Code, detail: string): Refusal {
  return new Refusal({ status, body: errorList({ status, code, detail }) });
}
