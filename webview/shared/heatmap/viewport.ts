/** Which part of a table of cells is in view: the arithmetic of panning and zooming. */

export interface Viewport {
  /** The cell at the left and upper edge, with the part of it that is cut off. */
  readonly x: number;
  readonly y: number;
  /** Pixels a cell. */
  readonly scaleX: number;
  readonly scaleY: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Tables flatter than this are stretched. */
const FLAT = 6;
const LARGEST_CELL = 96;

/** All of the table; its cells are squares, but for tables so flat that a square would be too thin. */
export function fitted(rows: number, columns: number, { width, height }: Size): Viewport {
  const square = Math.min(width / columns, height / rows, LARGEST_CELL);
  const isFlat = Math.max(rows / columns, columns / rows) > FLAT;
  const stretched = (pixels: number, cells: number) => (isFlat ? Math.min(pixels / cells, LARGEST_CELL / 2) : square);
  return { x: 0, y: 0, scaleX: stretched(width, columns), scaleY: stretched(height, rows) };
}

/** Larger by a factor around a point of the picture, which stays where it is; never smaller than the whole. */
export function zoomed(view: Viewport, factor: number, px: number, py: number, whole: Viewport): Viewport {
  const least = Math.max(whole.scaleX / view.scaleX, whole.scaleY / view.scaleY);
  const most = Math.max(LARGEST_CELL / Math.max(view.scaleX, view.scaleY), least);
  const by = Math.min(most, Math.max(least, factor));
  return {
    x: view.x + (px / view.scaleX) * (1 - 1 / by),
    y: view.y + (py / view.scaleY) * (1 - 1 / by),
    scaleX: view.scaleX * by,
    scaleY: view.scaleY * by,
  };
}

/** No further than to the edges of the table. */
export function clamped(view: Viewport, rows: number, columns: number, { width, height }: Size): Viewport {
  const within = (at: number, cells: number, pixels: number) => Math.max(0, Math.min(at, cells - pixels));
  return {
    ...view,
    x: within(view.x, columns, width / view.scaleX),
    y: within(view.y, rows, height / view.scaleY),
  };
}

/** Moved as little as makes the cell visible. */
export function showing(view: Viewport, { row, column }: Cell, { width, height }: Size): Viewport {
  const within = (at: number, cell: number, pixels: number) => Math.min(cell, Math.max(at, cell + 1 - pixels));
  return {
    ...view,
    x: within(view.x, column, width / view.scaleX),
    y: within(view.y, row, height / view.scaleY),
  };
}

/** The cell under a point of the picture; null beside the table. */
export function cellAt(view: Viewport, px: number, py: number, rows: number, columns: number): Cell | null {
  const row = Math.floor(view.y + py / view.scaleY);
  const column = Math.floor(view.x + px / view.scaleX);
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
}
