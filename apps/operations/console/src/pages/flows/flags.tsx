import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askFlags } from '../../api/flows.ts';
import { Failed, Waiting } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';

/** What is switched by configuration; those that are not at their default stand out. */
export function Flags(): ReactNode {
  const flags = useQuery({ queryKey: ['flags'], queryFn: askFlags });
  if (flags.data === undefined)
    return flags.error === null ? (
      <Waiting what="the flags" />
    ) : (
      <Failed error={flags.error} retry={flags.refetch} />
    );
  if (flags.data.length === 0) return <p className="panel-words muted">There are none.</p>;
  return (
    <div className="table-frame" role="region" aria-label="Feature flags" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">Value</th>
            <th scope="col">Default</th>
            <th scope="col">What it does</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          {flags.data.map(({ key, value, default: usual, description, source }) => (
            <tr key={key}>
              <th scope="row">
                <code>{key}</code>
              </th>
              <td>{value === usual ? String(value) : <Badge tone="info">{String(value)}</Badge>}</td>
              <td className="muted">{String(usual)}</td>
              <td>{description}</td>
              <td className="muted">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
