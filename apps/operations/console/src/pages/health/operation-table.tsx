import type { ReactNode } from 'react';
import type { VendorOperation } from '../../api/health.ts';
import { formatCount, formatDuration, formatShare } from '../../ui/format.ts';
import { Empty } from '../../ui/states.tsx';
import { Status } from '../../ui/status.tsx';
import type { Tone } from '../../ui/status.tsx';
import { Ago } from '../../ui/time.tsx';

const circuits: Readonly<Record<VendorOperation['circuit'], { readonly tone: Tone; readonly word: string }>> =
  {
    closed: { tone: 'good', word: 'closed' },
    open: { tone: 'bad', word: 'open' },
    unknown: { tone: 'quiet', word: 'not known' },
  };

/** Each operation at each vendor, those in trouble first. */
export function OperationTable({
  operations,
}: {
  readonly operations: readonly VendorOperation[];
}): ReactNode {
  if (operations.length === 0)
    return (
      <Empty title="No vendor was called yet">Figures begin with the first call that is heard of.</Empty>
    );
  const sorted = [...operations].sort(
    (a, b) => troubleOf(b) - troubleOf(a) || keyOf(a).localeCompare(keyOf(b)),
  );
  return (
    <div className="table-frame" role="region" aria-label="Vendor operations" tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Called by</th>
            <th scope="col">Circuit</th>
            <th scope="col" className="number">
              Calls
            </th>
            <th scope="col" className="number">
              Errors
            </th>
            <th scope="col" className="number">
              Refused credentials
            </th>
            <th scope="col" className="number">
              Rate limited
            </th>
            <th scope="col" className="number">
              p50
            </th>
            <th scope="col" className="number">
              p95
            </th>
            <th scope="col">Last good</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((operation) => (
            <OperationRow key={keyOf(operation)} operation={operation} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OperationRow({ operation }: { readonly operation: VendorOperation }): ReactNode {
  const { vendor, account, service, circuit, calls, errorRate, authFailures, rateLimitHits } = operation;
  const { tone, word } = circuits[circuit];
  return (
    <tr className={troubleOf(operation) > 1 ? 'row-bad' : undefined}>
      <th scope="row">
        {vendor} {operation.operation}
        {account !== 'default' && <span className="muted"> {account}</span>}
      </th>
      <td>{service}</td>
      <td>
        <Status tone={tone}>{word}</Status>
      </td>
      <td className="number">{formatCount(calls)}</td>
      <td className="number">
        {calls === 0 ? (
          <span className="muted">–</span>
        ) : (
          <Alarming when={errorRate > 0}>{formatShare(errorRate)}</Alarming>
        )}
      </td>
      <td className="number">
        <Alarming when={authFailures > 0}>{formatCount(authFailures)}</Alarming>
      </td>
      <td className="number">
        <Alarming when={rateLimitHits > 0}>{formatCount(rateLimitHits)}</Alarming>
      </td>
      <td className="number">{durationOr(operation.p50Ms)}</td>
      <td className="number">{durationOr(operation.p95Ms)}</td>
      <td>
        {operation.lastGoodAt === null ? (
          <span className="muted">not since it is watched</span>
        ) : (
          <Ago at={operation.lastGoodAt} />
        )}
      </td>
    </tr>
  );
}

function Alarming({ when, children }: { readonly when: boolean; readonly children: ReactNode }): ReactNode {
  return when ? <b className="alarming">{children}</b> : children;
}

function durationOr(ms: number | null): ReactNode {
  return ms === null ? <span className="muted">–</span> : formatDuration(ms);
}

/** How far up it belongs. */
function troubleOf({ circuit, errorRate, authFailures, rateLimitHits }: VendorOperation): number {
  if (circuit === 'open' || authFailures > 0) return 3;
  if (errorRate >= 0.5) return 2;
  return errorRate > 0 || rateLimitHits > 0 ? 1 : 0;
}

function keyOf({ vendor, operation, account, service }: VendorOperation): string {
  return [vendor, operation, account, service].join(' ');
}
