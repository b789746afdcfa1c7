import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';

export interface Column<Row> {
  readonly name: string;
  /** A track of a CSS grid: `minmax(0, 2fr)`, `7rem`. */
  readonly width: string;
  readonly alignRight?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Where a row leads; its first cell is the link. Without it rows are only read. */
  readonly linkOf?: (row: Row) => string;
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
  const tracks = columns.map(({ width }) => width).join(' ');
  return (
    <div className="virtual" ref={frame} role="region" aria-label={label} tabIndex={0} onKeyDown={goByArrows}>
      <div role="table" aria-label={label} aria-rowcount={more === undefined ? rows.length + 1 : -1}>
        <div role="rowgroup" className="virtual-head">
          <div role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks }}>
            {columns.map(({ name, alignRight }) => (
              <span key={name} role="columnheader" className={alignRight === true ? 'number' : undefined}>
                {name}
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
                  gridTemplateColumns: tracks,
                  height: rowHeight,
                  transform: `translateY(${String(start)}px)`,
                }}
              >
                {columns.map(({ name, alignRight, cell }, place) => (
                  <span key={name} role="cell" className={alignRight === true ? 'number' : undefined}>
                    {place === 0 && linkOf !== undefined ? (
                      <Link href={linkOf(row)} className="row-link">
                        {cell(row)}
                      </Link>
                    ) : (
                      cell(row)
                    )}
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
