import type { ReactNode } from 'react';
import { ExternalLink } from 'lucide-react';
import type { Dependency } from '../../api/health.ts';
import { Status } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';
import type { Lane } from './health-model.ts';

/** The map in words, with the ways on to each service's own pages. */
export function ServiceTable({ lanes }: { readonly lanes: readonly Lane[] }): ReactNode {
  return (
    <div className="table-frame" role="region" aria-label="Services as a table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">State</th>
            <th scope="col">Since</th>
            <th scope="col">Needs</th>
            <th scope="col">Its own pages</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ service, tone, word }) => (
            <tr key={service.service}>
              <th scope="row">{service.service}</th>
              <td>
                <Status tone={tone}>{word}</Status>
              </td>
              <td>
                <Ago at={service.since} />
              </td>
              <td>
                <ul className="needs">
                  {service.dependencies.filter(isWorthALine).map(({ name, status, detail }) => (
                    <li key={name} title={detail}>
                      <Status tone={status === 'up' ? 'good' : 'bad'}>{name}</Status>
                    </li>
                  ))}
                </ul>
              </td>
              <td className="links">
                {(['docs', 'health/ready', 'metrics'] as const).map((page) => (
                  <a key={page} href={`${service.url}/${page}`} target="_blank" rel="noreferrer">
                    {page === 'docs' ? 'API' : page.replace('/ready', '')}
                    <span className="visually-hidden"> of {service.service}, in a new tab</span>
                    <ExternalLink aria-hidden />
                  </a>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A consumer that works is one of a dozen; one that rests is news. */
function isWorthALine({ name, status }: Dependency): boolean {
  return status === 'down' || !name.startsWith('consumer ');
}
