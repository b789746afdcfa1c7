const formType = 'application/x-www-form-urlencoded';

/** The one method of Pact's inner builder that takes forms; the public ones refuse or mangle them (pact-js#767). */
interface FormTaking {
  withRequestBody(body: string, contentType: string): unknown;
}

/**
 * Expects a form: each field by a text or a matcher. Wrong, missing and additional fields are refused.
 * @throws Error when Pact no longer has the inner method this rests on
 */
export function withForm<Builder extends object>(
  builder: Builder,
  fields: Readonly<Record<string, unknown>>,
): Builder {
  const inner: unknown = Reflect.get(builder, 'interaction');
  if (!takesForms(inner)) throw new Error('this version of Pact takes no forms: withRequestBody is gone');
  inner.withRequestBody(JSON.stringify(fields), formType);
  return builder;
}

function takesForms(inner: unknown): inner is FormTaking {
  return typeof inner === 'object' && inner !== null && 'withRequestBody' in inner;
}

/** A parsed form as text again, in bracket notation: `metadata[orderId]=1&expand[0]=latest_charge`. */
export function encodeForm(fields: object | null): string {
  const parts = (prefix: string, value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => parts(`${prefix}[${key}]`, inner))
      : [`${encodeURIComponent(prefix)}=${encodeURIComponent(String(value))}`];
  return Object.entries(fields ?? {})
    .flatMap(([name, value]) => parts(name, value))
    .join('&');
}
