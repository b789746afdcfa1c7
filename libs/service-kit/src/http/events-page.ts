/** The parts of an AsyncAPI 3 document that the page shows. */
export interface EventsDocument {
  readonly info: { readonly title?: unknown; readonly description?: unknown };
  readonly operations: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly messages: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** The service's messages for people: what it sends and reads, each with its schema. No script, no style sheet of others. */
export function eventsPage(document: EventsDocument): string {
  const title = text(document.info.title);
  const rows = Object.entries(document.operations).map(
    ([id, { action, messages }]) =>
      `<tr><td>${text(action)}</td><td>${linked(messages)}</td><td><code>${text(id)}</code></td></tr>`,
  );
  const messages = Object.entries(document.components.messages).map(
    ([key, { contentType, payload }]) =>
      `<section id="${text(key)}"><h2>${text(key)}</h2><p>${text(contentType)}</p>` +
      `<pre>${text(JSON.stringify(payload, undefined, 2))}</pre></section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse } td, th { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid #8884 }
pre { overflow: auto; padding: 1rem; background: #8882; border-radius: .4rem }
</style></head><body>
<h1>${title}</h1><p>${text(document.info.description)} <a href="../asyncapi.json">AsyncAPI document</a></p>
<table><thead><tr><th>does</th><th>message</th><th>operation or queue</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
${messages.join('\n')}
</body></html>
`;
}

function linked(messages: unknown): string {
  const refs = Array.isArray(messages) ? (messages as { readonly $ref: string }[]) : [];
  return refs
    .map(({ $ref }) => text($ref.split('/').at(-1)))
    .map((key) => `<a href="#${key}">${key}</a>`)
    .join(', ');
}

function text(value: unknown): string {
  const plain = typeof value === 'string' ? value : '';
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
