import type { ReactNode } from 'react';
import { Mark } from '../../ui/status.tsx';
import type { Tone } from '../../ui/status.tsx';
import { formatCount } from '../../ui/format.ts';
import type { Lane, Trouble } from './health-model.ts';

interface TilesProps {
  readonly lanes: readonly Lane[];
  readonly troubles: readonly Trouble[];
}

/** The few figures that say whether to read on. */
export function Tiles({ lanes, troubles }: TilesProps): ReactNode {
  const ready = lanes.filter(({ tone }) => tone === 'good' || tone === 'warning').length;
  const vendors = lanes.flatMap((lane) => lane.vendors);
  const ill = new Set(vendors.filter(({ status }) => status === 'down').map(({ name }) => name)).size;
  const all = new Set(vendors.map(({ name }) => name)).size;
  const resting = lanes.reduce((sum, lane) => sum + lane.resting.length, 0);
  return (
    <ul className="tiles" aria-label="Figures">
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
      <Tile name="Consumers resting" value={formatCount(resting)} tone={resting === 0 ? 'good' : 'warning'} />
      <Tile
        name="Troubles"
        value={formatCount(troubles.length)}
        tone={troubles.length === 0 ? 'good' : 'bad'}
      />
    </ul>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly tone: Tone;
}

function Tile({ name, value, tone }: TileProps): ReactNode {
  return (
    <li className="tile">
      <span className="tile-name">
        <Mark tone={tone} />
        {name}
      </span>
      <span className="tile-value">{value}</span>
    </li>
  );
}
