import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';

export interface Column<Row> {
  readonly name: string;
  /** A track of a CSS grid: `minmax(0, 2fr)`, `7rem`. */
  readonly width: string;
  readonly alignRight?: boolean;
  /** Left out where there is no room, as on a telephone: the row's own page says it, too. */
  readonly wideOnly?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Where a row leads; its first cell is the link. Without it a row is only read. */
  readonly linkOf?: (row: Row) => string | undefined;
  readonly rowHeight: number;
  /** Asked for more when the end comes near; left out when all is there. */
  readonly more: (() => void) | undefined;
}

/**
 * A long list of which only what is seen is in the document. For readers of screens it is a table that says how long it
 * is; arrow keys go from row to row.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>): ReactNode {
  const { label, columns, rows, keyOf, linkOf, rowHeight, more } = props;
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) more?.();
  }, [last, rows.length, more]);
  const tracks: CSSProperties & Readonly<Record<`--${string}`, string>> = {
    '--tracks': columns.map(({ width }) => width).join(' '),
    '--narrow-tracks': columns
      .filter(({ wideOnly }) => wideOnly !== true)
      .map(({ width }) => width)
      .join(' '),
  };
  return (
    <div className="virtual" ref={frame} role="region" aria-label={label} tabIndex={0} onKeyDown={goByArrows}>
      <div
        role="table"
        aria-label={label}
        aria-rowcount={more === undefined ? rows.length + 1 : -1}
        style={tracks}
      >
        <div role="rowgroup" className="virtual-head">
          <div role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <span key={column.name} role="columnheader" className={classOf(column)}>
                {column.name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="virtual-body" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                key={keyOf(row)}
                role="row"
                aria-rowindex={index + 2}
                style={{
                  height: rowHeight,
                  transform: `translateY(${String(start)}px)`,
                }}
              >
                {columns.map((column, place) => (
                  <span key={column.name} role="cell" className={classOf(column)}>
                    {place === 0 ? linked(linkOf?.(row), column.cell(row)) : column.cell(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function linked(address: string | undefined, cell: ReactNode): ReactNode {
  if (address === undefined) return cell;
  return (
    <Link href={address} className="row-link">
      {cell}
    </Link>
  );
}

function classOf({ alignRight, wideOnly }: Pick<Column<never>, 'alignRight' | 'wideOnly'>): string {
  return `${alignRight === true ? 'number' : ''} ${wideOnly === true ? 'wide-only' : ''}`.trim();
}

/** From a row's link to the next one or the one before; the frame scrolls along. */
function goByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.row-link')];
  const here = links.findIndex((link) => link === document.activeElement);
  if (here === -1) return;
  const next = links[here + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
