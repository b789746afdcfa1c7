import { Markup, html } from './html.ts';

/** A page that needs no script and nothing from elsewhere. */
export function page(title: string, body: Markup): string {
  const { text } = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} · Accord</title>
      <link rel="stylesheet" href="/style.css" />
    </head>
    <body>
      <header><a href="/">Accord operations</a></header>
      <main>
        <h1>${title}</h1>
        ${body}
      </main>
    </body>
  </html>`;
  return `<!doctype html>\n${text}\n`;
}

/** The search form; what was typed last stays, except the key. */
export function searchForm(orderNumber: string): Markup {
  return html`<form method="post" action="/orders">
    <p>
      <label for="number">Order number</label>
      <input id="number" name="orderNumber" value="${orderNumber}" placeholder="A-0123456789" required />
    </p>
    <p>
      <label for="key">API key with operations:read</label>
      <input id="key" name="key" type="password" autocomplete="current-password" required />
    </p>
    <p><button type="submit">Show its story</button></p>
  </form>`;
}

export const style = `
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 1rem; }
header { border-bottom: 1px solid; padding-bottom: .5rem; }
label { display: block; font-weight: 600; }
input, button { font: inherit; padding: .3rem .5rem; }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .35rem .5rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
time, code { font-family: ui-monospace, monospace; font-size: .9em; }
.trouble { font-weight: 700; }
@media (max-width: 45rem) { table { display: block; overflow-x: auto; } }
`;
