import type { Timeline, TimelineEntry } from '../../domain/timeline-entry.ts';
import type { Markup } from './html.ts';
import { html } from './html.ts';
import { page, searchForm } from './layout.ts';

/** The story of an order as a table, one line per thing that happened. */
export function storyPage(timeline: Timeline): string {
  const { orderNumber, orderId, traceId, startedAt, entries } = timeline;
  return page(
    `Order ${orderNumber}`,
    html`<p>
        Order id <code>${orderId}</code>, trace
        <code>${traceId ?? 'unknown'}</code>
      </p>
      <table>
        <caption>
          ${entries.length} entries since
          <time datetime="${startedAt}">${startedAt}</time>
        </caption>
        <thead>
          <tr>
            <th scope="col">After</th>
            <th scope="col">Service</th>
            <th scope="col">What</th>
            <th scope="col">Name</th>
            <th scope="col">Outcome</th>
            <th scope="col">Took</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map((entry) => rowOf(entry, startedAt))}
        </tbody>
      </table>
      <h2>Find another order</h2>
      ${searchForm(orderNumber)}`,
  );
}

/** The form again, with what was wrong said first. */
export function searchPage(trouble: string, orderNumber: string): string {
  return page(
    'Find an order',
    html`<p role="alert" class="trouble">${trouble}</p>
      ${searchForm(orderNumber)}`,
  );
}

const goodOutcomes = new Set(['ok', 'done']);

function rowOf(entry: TimelineEntry, startedAt: string): Markup {
  const { at, service, kind, name, outcome = '', durationMs, attempt, detail } = entry;
  const afterMs = Date.parse(at) - Date.parse(startedAt);
  const details = Object.entries(detail).map(([field, value]) => `${field} ${String(value)}`);
  const again = attempt === undefined || attempt < 2 ? '' : ` (attempt ${String(attempt)})`;
  const told = `${outcome}${again}`;
  return html`<tr>
    <td class="number"><time datetime="${at}">${(afterMs / 1000).toFixed(3)} s</time></td>
    <td>${service}</td>
    <td>${kind.replace('-', ' ')}</td>
    <td>${name}</td>
    <td>
      ${outcome === '' || goodOutcomes.has(outcome) ? told : html`<span class="trouble">${told}</span>`}
    </td>
    <td class="number">${durationMs === undefined ? '' : `${durationMs.toFixed(0)} ms`}</td>
    <td>${details.join(', ')}</td>
  </tr>`;
}
