/** Whose view a cell takes: who pays, who learns, what is on the shelf, and what the operator and customer care see. */
export const areas = ['payment', 'enrollment', 'inventory', 'operations'] as const;
export type Area = (typeof areas)[number];

/** One test, by its file and the title as it stands in the source. */
export interface TestRef {
  readonly file: string;
  readonly title: string;
}

export interface Cell {
  /** What is seen while the fault lasts and after it, in one line. */
  readonly sees: string;
  readonly shownBy?: TestRef;
  /** What is still missing of it. A cell with neither test nor this is a mistake. */
  readonly notYet?: string;
}

export interface Fault {
  /** Never changed: `FM-<id>.<area>` is how tests and incidents name the cell. */
  readonly id: string;
  readonly what: string;
  /** An area that is missing cannot meet the fault. */
  readonly cells: Partial<Readonly<Record<Area, Cell>>>;
}

export const cellId = (fault: Fault, area: Area): string => `FM-${fault.id}.${area}`;

/** What is seen, shown by a test. */
export function shown(sees: string, file: string, title: string): Cell {
  return { sees, shownBy: { file, title } };
}

/** The same, of which a part is still missing. */
export function partly(cell: Cell, notYet: string): Cell {
  return { ...cell, notYet };
}

/** Not there yet, and why. */
export function open(sees: string, notYet: string): Cell {
  return { sees, notYet };
}
