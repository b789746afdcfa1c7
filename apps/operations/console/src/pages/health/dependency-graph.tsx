import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Part } from '../../api/health.ts';
import type { Tone } from '../../ui/status.tsx';
import { nodeWords } from '../incidents/incident-words.ts';
import { graphOf, nameOf } from './graph-model.ts';
import type { Need, Placed } from './graph-model.ts';

const rowHeight = 27;
const boxHeight = 21;
const top = 58;
const broker = { y: 20, height: 18 } as const;
const columns = {
  flow: { x: 4, width: 124 },
  queue: { x: 276, width: 320 },
  vendor: { x: 706, width: 124 },
} as const;
const frame = { x: 172, width: 434 } as const;
const width = 834;

const tones: Readonly<Record<Part['state'], Tone>> = { well: 'good', ill: 'bad', impaired: 'warning' };

/** Steps of orders, their consumers inside their services, and whom these call; below, the same as a table. */
export function DependencyGraph({ graph }: { readonly graph: readonly Part[] }): ReactNode {
  const { parts, needs, rows } = useMemo(() => graphOf(graph), [graph]);
  const height = top + rows * rowHeight + 4;
  const of = (node: string): Part | undefined => graph.find((part) => part.node === node);
  const services = graph.filter(({ node }) => node.startsWith('service:'));
  const impaired = graph.filter(({ state }) => state === 'impaired').length;
  return (
    <>
      <div className="map-frame" role="region" aria-label="Graph of who needs whom" tabIndex={0}>
        <svg
          className="map graph"
          viewBox={`0 0 ${String(width)} ${String(height)}`}
          role="img"
          aria-label={`${String(parts.length)} parts and who needs whom; ${String(impaired)} stand still. The table below says the same.`}
        >
          <Heads />
          <g className={`node tone-${tones[of('broker')?.state ?? 'well']}`}>
            <rect
              className="node-body"
              x={frame.x}
              y={broker.y}
              width={frame.width}
              height={broker.height}
              rx="4"
            />
            <text className="node-note" x={frame.x + 8} y={broker.y + 13}>
              broker, needed by every consumer
            </text>
          </g>
          {services.map(({ node }) => (
            <ServiceFrame
              key={node}
              service={of(node)}
              database={of(`database:${nameOf(node)}`)}
              consumers={parts.filter(({ kind, part }) => kind === 'queue' && part.needs.includes(node))}
            />
          ))}
          {[...needs]
            .sort((a, b) => Number(a.impairs) - Number(b.impairs))
            .map((need) => (
              <Arrow key={`${need.from.part.node} ${need.to.part.node}`} need={need} />
            ))}
          {parts.map((placed) => (
            <Box key={placed.part.node} placed={placed} />
          ))}
        </svg>
      </div>
      <details className="in-words">
        <summary>The same in words</summary>
        <div className="table-frame" role="region" aria-label="Who needs whom, in words" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Part</th>
                <th scope="col">State</th>
                <th scope="col">Needs</th>
              </tr>
            </thead>
            <tbody>
              {graph.map(({ node, state, cause, needs: needed }) => (
                <tr key={node}>
                  <th scope="row">{nodeWords(node)}</th>
                  <td>
                    {state === 'impaired' && cause !== null
                      ? `stands still because of ${nodeWords(cause)}`
                      : state}
                  </td>
                  <td className="muted">{needed.map(nodeWords).join(', ') || 'nobody'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

function Heads(): ReactNode {
  return (
    <>
      <text className="map-head" x={columns.flow.x} y="12">
        Steps of an order
      </text>
      <text className="map-head" x={frame.x} y="12">
        Services with their consumers
      </text>
      <text className="map-head" x={columns.vendor.x} y="12">
        Vendors
      </text>
    </>
  );
}

interface ServiceFrameProps {
  readonly service: Part | undefined;
  readonly database: Part | undefined;
  readonly consumers: readonly Placed[];
}

/** What all consumers of a service need, around them. */
function ServiceFrame({ service, database, consumers }: ServiceFrameProps): ReactNode {
  if (service === undefined || consumers.length === 0) return null;
  const first = Math.min(...consumers.map(({ row }) => row));
  const y = top + first * rowHeight + 1;
  const height = consumers.length * rowHeight - 2;
  const state =
    [service, database].find((part) => part !== undefined && part.state !== 'well')?.state ?? 'well';
  return (
    <g className={`node tone-${tones[state]}`}>
      <rect className="node-body frame" x={frame.x} y={y} width={frame.width} height={height} rx="6" />
      <text className="node-name" x={frame.x + 10} y={y + 17}>
        {nameOf(service.node)}
      </text>
      {height > rowHeight && (
        <text className="node-note" x={frame.x + 10} y={y + 33}>
          {database?.state === 'ill' ? 'no database' : 'with database'}
        </text>
      )}
    </g>
  );
}

function Box({ placed: { part, kind, name, row } }: { readonly placed: Placed }): ReactNode {
  const column = columns[kind === 'flow' || kind === 'vendor' ? kind : 'queue'];
  const y = top + row * rowHeight + (rowHeight - boxHeight) / 2;
  return (
    <g className={`node tone-${tones[part.state]}`}>
      <rect className="node-body" x={column.x} y={y} width={column.width} height={boxHeight} rx="5" />
      <rect className="node-tone" x={column.x} y={y} width="4" height={boxHeight} rx="2" />
      <text className="node-line" x={column.x + 11} y={y + 14.5}>
        {name}
      </text>
    </g>
  );
}

function Arrow({ need: { from, to, impairs } }: { readonly need: Need }): ReactNode {
  // A step's arrow ends at the service's frame, in the row of its consumer: further on it would strike out names.
  // A step's arrow ends at the frame, in the row of its consumer: further on it would strike out names.
  const [left, right] = from.kind === 'flow' ? [columns.flow, frame] : [columns.queue, columns.vendor];
  const [x1, x2] = [left.x + left.width, right.x];
  const middle = ({ row }: Placed): number => top + row * rowHeight + rowHeight / 2;
  const [y1, y2] = [middle(from), middle(to)];
  const bend = (x1 + x2) / 2;
  return (
    <path
      className={`edge ${impairs ? 'tone-bad' : 'tone-quiet'}`}
      d={`M${String(x1)} ${String(y1)} C${String(bend)} ${String(y1)} ${String(bend)} ${String(y2)} ${String(x2)} ${String(y2)}`}
    />
  );
}
