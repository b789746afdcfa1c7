import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { askIncidents } from '../../api/incidents.ts';
import { askGroups } from '../../api/parked.ts';
import { Mark } from '../../ui/status.tsx';
import type { Tone } from '../../ui/status.tsx';
import { formatCount } from '../../ui/format.ts';
import { worthOfAll } from '../incidents/incident-words.ts';
import type { Lane } from './health-model.ts';

interface TilesProps {
  readonly lanes: readonly Lane[];
}

/** The few figures that say whether to read on: what it costs first, then where it comes from. */
export function Tiles({ lanes }: TilesProps): ReactNode {
  const ready = lanes.filter(({ tone }) => tone === 'good' || tone === 'warning').length;
  const vendors = lanes.flatMap((lane) => lane.vendors);
  const ill = new Set(vendors.filter(({ status }) => status === 'down').map(({ name }) => name)).size;
  const all = new Set(vendors.map(({ name }) => name)).size;
  return (
    <ul className="tiles" aria-label="Figures">
      <IncidentTiles />
      <ParkedTile />
      <Tile
        name="Services ready"
        value={`${String(ready)} of ${String(lanes.length)}`}
        tone={ready === lanes.length ? 'good' : 'bad'}
      />
      <Tile
        name="Vendors answering"
        value={`${String(all - ill)} of ${String(all)}`}
        tone={ill === 0 ? 'good' : 'bad'}
      />
    </ul>
  );
}

function IncidentTiles(): ReactNode {
  const open = useQuery({ queryKey: ['incidents', 'count'], queryFn: () => askIncidents('open') });
  if (open.data === undefined) return null;
  const { items } = open.data;
  const tone = items.length === 0 ? 'good' : 'bad';
  return (
    <>
      <Tile name="Open incidents" value={formatCount(items.length)} tone={tone} link="/incidents" />
      <Tile name="Revenue at risk" value={worthOfAll(items)} tone={tone} link="/incidents" />
    </>
  );
}

function ParkedTile(): ReactNode {
  const groups = useQuery({ queryKey: ['parked', 'count'], queryFn: () => askGroups({}) });
  if (groups.data === undefined) return null;
  const { messages } = groups.data.total;
  return (
    <Tile
      name="Parked messages"
      value={formatCount(messages)}
      tone={messages === 0 ? 'good' : 'warning'}
      link="/parked"
    />
  );
}

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly tone: Tone;
  /** Where to read more. */
  readonly link?: string;
}

function Tile({ name, value, tone, link }: TileProps): ReactNode {
  return (
    <li className="tile">
      <span className="tile-name">
        <Mark tone={tone} />
        {link === undefined ? name : <Link href={link}>{name}</Link>}
      </span>
      <span className="tile-value">{value}</span>
    </li>
  );
}
