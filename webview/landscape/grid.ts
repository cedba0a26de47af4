/** Losses on a grid of places, asked for bit by bit: few places all over it first, then all of them. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Places a side of the first picture. */
const COARSE = 9;
/** A request should last so many milliseconds: that soon a cancellation is heard. */
const TURN = 60;
const MOST_PLACES = 4096;

export type Ask = (a: readonly number[], b: readonly number[]) => Promise<Float32Array>;

export class Grid {
  /** Of the columns, from left to right. */
  readonly a: readonly number[];
  /** Of the rows, the largest first: up in the picture. A line has one row. */
  readonly b: readonly number[];
  /** What is not known yet has the value of a place nearby, or NaN. */
  readonly values: Float32Array;
  private readonly known: Uint8Array;

  constructor(
    readonly aRange: Range,
    readonly bRange: Range | null,
    readonly side: number,
  ) {
    const places = ({ low, high }: Range) =>
      Array.from({ length: side }, (_, i) => low + ((high - low) * i) / (side - 1));
    this.a = places(aRange);
    this.b = bRange ? places(bRange).reverse() : [0];
    this.values = new Float32Array(this.rows * side).fill(Number.NaN);
    this.known = new Uint8Array(this.rows * side);
  }

  get rows(): number {
    return this.b.length;
  }

  isKnown(row: number, column: number): boolean {
    return this.known[row * this.side + column] === 1;
  }

  get isWhole(): boolean {
    return !this.known.includes(0);
  }

  /** The column and row of a place, with fractions: the middle of the first cell is at ½. */
  cellOf(a: number, b: number): [x: number, y: number] {
    const part = (at: number, { low, high }: Range) => (at - low) / (high - low);
    const last = this.side - 1;
    return [part(a, this.aRange) * last + 0.5, this.bRange ? (1 - part(b, this.bRange)) * last + 0.5 : 0.5];
  }

  put(rows: readonly number[], columns: readonly number[], found: Float32Array): void {
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        this.values[row * this.side + column] = found[i * columns.length + j];
        this.known[row * this.side + column] = 1;
      });
    });
  }

  /** Every place has the value of the nearest of these until it is known. */
  spread(rows: readonly number[], columns: readonly number[]): void {
    const nearest = (of: readonly number[], at: number) =>
      of.reduce((best, x) => (Math.abs(x - at) < Math.abs(best - at) ? x : best));
    const column = Array.from({ length: this.side }, (_, j) => nearest(columns, j));
    for (let i = 0; i < this.rows; i++) {
      const row = nearest(rows, i);
      for (let j = 0; j < this.side; j++)
        if (!this.isKnown(i, j)) this.values[i * this.side + j] = this.values[row * this.side + column[j]];
    }
  }
}

export interface Filling {
  readonly grid: Grid;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  /** Seconds that are left, as far as can be told. */
  readonly progress: (part: number, seconds: number) => void;
  /** There is more to see. */
  readonly drawn: () => void;
  /** Only the first, coarse picture. */
  readonly isCoarse: boolean;
}

/** @throws what `ask` throws */
export async function fill({ grid, ask, signal, progress, drawn, isCoarse }: Filling): Promise<void> {
  const { side, rows: height } = grid;
  let [milliseconds, places] = [0, 0];
  const take = async (rows: readonly number[], columns: readonly number[]) => {
    const began = performance.now();
    const found = await ask(
      columns.map((j) => grid.a[j]),
      rows.map((i) => grid.b[i]),
    );
    milliseconds += performance.now() - began;
    places += found.length;
    grid.put(rows, columns, found);
  };
  const few = spaced(Math.min(side, COARSE), side);
  const fewRows = spaced(Math.min(height, COARSE), height);
  for (const row of fewRows) {
    signal.throwIfAborted();
    await take([row], few);
  }
  grid.spread(fewRows, few);
  drawn();
  if (isCoarse) return;
  const all = Array.from({ length: side }, (_, i) => i);
  for (let row = 0; row < height; ) {
    const each = milliseconds / places;
    const most = Math.max(1, Math.min(MOST_PLACES, Math.floor(TURN / each)));
    const rows = Math.min(height - row, Math.max(1, Math.floor(most / side)));
    const width = Math.min(side, most);
    for (let column = 0; column < side; column += width) {
      signal.throwIfAborted();
      await take(all.slice(row, row + rows), all.slice(column, column + width));
    }
    row += rows;
    progress(row / height, (each * (height - row) * side) / 1000);
    drawn();
  }
}

/** So many of the indices below `all`, with the first and the last. */
function spaced(count: number, all: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.round((i * (all - 1)) / Math.max(1, count - 1)));
}
