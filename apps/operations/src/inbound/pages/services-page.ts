import type { ServiceHealth } from '../../domain/service-health.ts';
import type { Markup } from './html.ts';
import { html } from './html.ts';
import { page, searchForm } from './layout.ts';

/** The first page: what runs, how it is, where to read more, and the search. */
export function servicesPage(services: readonly ServiceHealth[]): string {
  return page(
    'Services',
    html`<table>
        <caption>
          State at the last look
        </caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">State</th>
            <th scope="col">Since</th>
            <th scope="col">Dependencies</th>
            <th scope="col">Read more</th>
          </tr>
        </thead>
        <tbody>
          ${services.map(rowOf)}
        </tbody>
      </table>
      <h2>Find an order</h2>
      ${searchForm('')}`,
  );
}

function rowOf({ service, url, state, since, dependencies }: ServiceHealth): Markup {
  const needs = dependencies.map(({ name, status }) => `${name} ${status}`).join(', ');
  return html`<tr>
    <th scope="row">${service}</th>
    <td>${state === 'ready' ? 'ready' : html`<span class="trouble">${state.replace('_', ' ')}</span>`}</td>
    <td><time datetime="${since}">${since}</time></td>
    <td>${needs === '' ? '–' : needs}</td>
    <td>
      <a href="${url}/docs">API of ${service}</a>, <a href="${url}/health/ready">health</a>,
      <a href="${url}/metrics">metrics</a>
    </td>
  </tr>`;
}
