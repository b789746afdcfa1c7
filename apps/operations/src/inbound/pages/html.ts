/** Markup that is safe to show. Made by the `html` tag only, which escapes every value that is not markup itself. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | readonly Markup[];

export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.map((part, place) => part + shown(values[place] ?? '')).join(''));
}

function shown(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((one) => one.text).join('');
  return String(value).replace(/[&<>"']/g, (letter) => `&#${String(letter.codePointAt(0))};`);
}
