import type { ReactNode } from 'react';
import type { Dependency } from '../../api/health.ts';
import type { Tone } from '../../ui/status.tsx';
import type { Lane } from './health-model.ts';

const laneHeight = 84;
const nodeHeight = 56;
const top = 26;
const columns = { broker: 4, service: 226, vendor: 440 } as const;
const widths = { broker: 96, service: 156, vendor: 106, gap: 12 } as const;

/** Services, what they need and whom they ask, drawn. The table below says the same in words. */
export function HealthMap({ lanes }: { readonly lanes: readonly Lane[] }): ReactNode {
  const height = top + lanes.length * laneHeight - (laneHeight - nodeHeight) + 8;
  const vendors = Math.max(1, ...lanes.map((lane) => lane.vendors.length));
  const width = columns.vendor + vendors * (widths.vendor + widths.gap);
  const middle = (index: number): number => top + index * laneHeight + nodeHeight / 2;
  return (
    <div className="map-frame" role="region" aria-label="Health map, drawn" tabIndex={0}>
      <svg
        className="map"
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={summaryOf(lanes)}
      >
        <text className="map-head" x={columns.broker} y="12">
          Broker
        </text>
        <text className="map-head" x={columns.service} y="12">
          Services, each with its database
        </text>
        <text className="map-head" x={columns.vendor} y="12">
          Vendors
        </text>
        {lanes.flatMap((lane, index) => asksOf(lane, lanes, { from: middle(index), middle }))}
        {lanes.map((lane, index) => (
          <LaneOf key={lane.service.service} lane={lane} y={middle(index)} />
        ))}
        <Node
          x={columns.broker}
          y={top}
          width={widths.broker}
          height={height - top - 8}
          tone={worst(lanes.map(({ broker }) => broker))}
          name="RabbitMQ"
          note={noteOf(lanes.map(({ broker }) => broker))}
        />
      </svg>
    </div>
  );
}

function LaneOf({ lane, y }: { readonly lane: Lane; readonly y: number }): ReactNode {
  const { service, tone, word, broker, database, vendors, resting } = lane;
  const notes = [
    word,
    database?.status === 'down' ? 'no database' : '',
    resting.length > 0 ? `${String(resting.length)} resting` : '',
  ];
  return (
    <>
      <Edge
        from={[columns.broker + widths.broker, y + 14]}
        to={[columns.service, y + 14]}
        tone={toneOf(broker)}
      />
      {vendors.map((vendor, index) => {
        const x = columns.vendor + index * (widths.vendor + widths.gap);
        const start = index === 0 ? columns.service + widths.service : x - widths.gap;
        return <Edge key={vendor.name} from={[start, y]} to={[x, y]} tone={toneOf(vendor)} />;
      })}
      <Node
        x={columns.service}
        y={y - nodeHeight / 2}
        width={widths.service}
        height={nodeHeight}
        tone={tone}
        name={service.service}
        note={notes.filter(Boolean).join(', ')}
      />
      {vendors.map((vendor, index) => (
        <Node
          key={vendor.name}
          x={columns.vendor + index * (widths.vendor + widths.gap)}
          y={y - 20}
          width={widths.vendor}
          height={40}
          tone={toneOf(vendor)}
          name={vendor.name}
          note={vendor.status === 'up' ? 'answers' : 'left alone'}
        />
      ))}
    </>
  );
}

interface Place {
  readonly from: number;
  readonly middle: (index: number) => number;
}

/** One service asks another before the customer has an answer. */
function asksOf(lane: Lane, lanes: readonly Lane[], { from, middle }: Place): ReactNode[] {
  return lane.neighbours.map((neighbour, place) => {
    const to = middle(lanes.findIndex(({ service }) => service.service === neighbour.name));
    const bend = columns.service - 34 - place * 26;
    const path = `M${String(columns.service)} ${String(from - 10)} C${String(bend)} ${String(from - 10)} ${String(bend)} ${String(to - 10)} ${String(columns.service)} ${String(to - 10)}`;
    return <path key={neighbour.name} className={`edge ask tone-${toneOf(neighbour)}`} d={path} />;
  });
}

interface NodeProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: Tone;
  readonly name: string;
  readonly note: string;
}

function Node({ x, y, width, height, tone, name, note }: NodeProps): ReactNode {
  const middle = y + height / 2;
  return (
    <g className={`node tone-${tone}`}>
      <rect className="node-body" x={x} y={y} width={width} height={height} rx="7" />
      <rect className="node-tone" x={x} y={y} width="4" height={height} rx="2" />
      <text className="node-name" x={x + 15} y={middle - 3}>
        {name}
      </text>
      <text className="node-note" x={x + 15} y={middle + 13}>
        {note}
      </text>
    </g>
  );
}

interface EdgeProps {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly tone: Tone;
}

function Edge({ from, to, tone }: EdgeProps): ReactNode {
  return <line className={`edge tone-${tone}`} x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} />;
}

function toneOf(dependency: Dependency | undefined): Tone {
  if (dependency === undefined) return 'quiet';
  return dependency.status === 'up' ? 'good' : 'bad';
}

/** Of those that were heard: a service that gives no answer says nothing of the broker either. */
function worst(dependencies: readonly (Dependency | undefined)[]): Tone {
  const tones = dependencies.map(toneOf);
  return (['bad', 'good'] as const).find((tone) => tones.includes(tone)) ?? 'quiet';
}

function noteOf(dependencies: readonly (Dependency | undefined)[]): string {
  const away = dependencies.filter((one) => one?.status === 'down').length;
  if (dependencies.every((one) => one === undefined)) return 'not known';
  return away === 0 ? 'up' : `away for ${String(away)}`;
}

function summaryOf(lanes: readonly Lane[]): string {
  return `Map of the services: ${lanes.map(({ service, word }) => `${service.service} ${word}`).join(', ')}`;
}
