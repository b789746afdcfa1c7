import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askFlags } from '../../api/flags.ts';
import type { Flags as FlagsPage } from '../../api/flags.ts';
import { Panel } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';

const lookAgainMs = 15_000;

/** What a file of each service switches; turned there and shown here. */
export function Flags(): ReactNode {
  const { data } = useQuery({ queryKey: ['flags'], queryFn: askFlags, refetchInterval: lookAgainMs });
  if (data === undefined || data.items.length + data.unreachable.length === 0) return null;
  return (
    <Panel title="Feature flags">
      <p className="panel-words muted">
        Turned in the file that a service reads (<code>ACCORD_FLAGS_FILE</code>), in force a second later.
        {data.unreachable.length > 0 && ` No answer from ${data.unreachable.join(', ')}.`}
      </p>
      {data.items.length > 0 && <FlagTable flags={data} />}
    </Panel>
  );
}

function FlagTable({ flags }: { readonly flags: FlagsPage }): ReactNode {
  return (
    <div className="table-frame" role="region" aria-label="Flags as a table" tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Flag</th>
            <th scope="col">Now</th>
            <th scope="col" className="wide-only">
              Said by
            </th>
            <th scope="col">While it is on</th>
          </tr>
        </thead>
        <tbody>
          {flags.items.map(({ key, value, fallback, source, description }) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>
                <Status tone={value === fallback ? 'good' : 'warning'}>{value ? 'on' : 'off'}</Status>
              </td>
              <td className="wide-only">{source === 'file' ? 'its file' : 'the code'}</td>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
