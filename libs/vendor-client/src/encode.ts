type FormValue = string | number | boolean | undefined | readonly FormValue[] | FormFields;

/** Fields of a form; nested objects and lists become `metadata[orderId]` and `expand[0]`. */
export interface FormFields {
  readonly [name: string]: FormValue;
}

/** Undefined values are left out: absent and empty are different things to a vendor. */
export function encodeForm(fields: FormFields): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields)) addField(parts, encodeURIComponent(name), value);
  return parts.join('&');
}

/** `?a=1&b=2`, or nothing at all. */
export function encodeQuery(query: Readonly<Record<string, string | number | boolean | undefined>>): string {
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined) continue;
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
  }
  return text;
}

function addField(parts: string[], name: string, value: FormValue): void {
  if (value === undefined) return;
  if (typeof value !== 'object') {
    parts.push(`${name}=${encodeURIComponent(String(value))}`);
    return;
  }
  for (const [key, item] of Object.entries<FormValue>(value))
    addField(parts, `${name}[${encodeURIComponent(key)}]`, item);
}
